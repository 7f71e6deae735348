package dev.omnigraph;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks transactions up in the lineage of a branch. */
final class Outcomes {
  private Outcomes() {}

  /**
   * @param offered the newest version as which it was sent; 0 where that is not known
   */
  static Outcome of(Versions versions, Head head, String transaction, long offered) {
    if (offered > head.number() || (offered > 0 && offered < head.version().floor())) {
      return new Outcome.Unknown();
    }
    if (offered > 0) {
      try {
        VersionRecord record = versions.at(head, offered).version().record();
        return find(record, transaction, offered).orElseGet(Outcome.NotCommitted::new);
      } catch (CorruptException e) {
        return new Outcome.Unknown(); // what would tell is gone
      }
    }
    try (Stream<Version> segments = versions.segments(head.version())) {
      for (Iterator<Version> left = segments.iterator(); left.hasNext(); ) {
        Version segment = left.next();
        long version = segment.base().version();
        for (VersionRecord record : segment.records()) {
          version++;
          Optional<Outcome> found = find(record, transaction, version);
          if (found.isPresent()) {
            return found.get();
          }
        }
      }
    }
    return new Outcome.Unknown();
  }

  private static Optional<Outcome> find(VersionRecord record, String transaction, long version) {
    for (CommitEntry entry : record.commits()) {
      if (entry.transaction().equals(transaction)) {
        return Optional.of(new Outcome.Committed(Commit.of(entry, version)));
      }
    }
    return Optional.empty();
  }
}
