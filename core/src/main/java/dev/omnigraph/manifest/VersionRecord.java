package dev.omnigraph.manifest;

import dev.omnigraph.store.Document;
import java.time.Instant;
import java.util.List;

/**
 * What one PUT made visible.
 *
 * @param baseShown store time of an answer that showed the version below to exist; of the first
 *     version, of any answer of the store
 * @param commits one or more, in order
 */
public record VersionRecord(Instant baseShown, List<CommitEntry> commits) {
  public VersionRecord {
    commits = List.copyOf(commits);
    Document.expect(!commits.isEmpty(), "a commit in each record");
  }
}
