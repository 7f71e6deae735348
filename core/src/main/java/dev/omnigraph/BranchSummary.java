package dev.omnigraph;

import dev.omnigraph.manifest.ForkPoint;
import dev.omnigraph.manifest.Head;
import org.jspecify.annotations.Nullable;

/**
 * A branch, as it was found.
 *
 * @param name its name
 * @param version its newest version
 * @param commit the newest commit
 * @param fork where it left its parent; null for `main`
 */
public record BranchSummary(String name, long version, Commit commit, @Nullable ForkPoint fork) {
  static BranchSummary of(Head head) {
    return new BranchSummary(
        head.version().branch(),
        head.number(),
        Commit.of(head.version().commit(), head.number()),
        head.version().fork());
  }
}
