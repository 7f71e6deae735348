package dev.omnigraph;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.SnapshotExpiredException;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.ObjectNotFoundException;
import java.util.Optional;

/**
 * Tells a version that is no longer kept from one that is damaged, where an object of it is gone.
 *
 * @param head of the version that is read
 */
record Expiry(Versions versions, Head head) {

  /** What to throw where an object can't be read. */
  RuntimeException explain(CorruptException failure) {
    Version own = head.version();
    Optional<Head> newest =
        failure.getCause() instanceof ObjectNotFoundException
            ? versions.newest(own.branch())
            : Optional.empty();
    if (newest.isEmpty()) {
      return failure;
    }
    Version now = newest.get().version();
    boolean over =
        now.state() == BranchState.CLOSED
            || !now.incarnation().equals(own.incarnation())
            || now.floor() > own.version();
    return over
        ? new SnapshotExpiredException(own.branch(), own.version(), now.floor(), failure)
        : failure;
  }
}
