package dev.omnigraph.sim;

import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import java.time.Instant;

/** The digest of all that a process has seen, on which alone depends what it will do. */
final class Seen {
  private long digest;

  Seen(int process) {
    digest = process;
  }

  Seen(Seen other) {
    digest = other.digest;
  }

  /** A request was sent. */
  void sent(StoreRequest request, Fate fate, Instant now) {
    digest = Digest.of(digest, Digest.of(request.toString()));
    digest = Digest.of(digest, Digest.of(now));
    if (fate != Fate.PASS) {
      digest = Digest.of(digest, fate == Fate.REFUSE ? 1 : 2);
    }
  }

  /** Its answer came. */
  void answered(long answer) {
    digest = Digest.of(digest, answer);
  }

  long digest() {
    return digest;
  }
}
