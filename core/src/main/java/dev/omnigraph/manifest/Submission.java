package dev.omnigraph.manifest;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody wants to publish, asked again for every head on which the publish might build. */
@FunctionalInterface
public interface Submission {

  /**
   * What to publish on a head: either one or more commits, or nothing because what was prepared no
   * longer holds there. Asked only when every slot that was offered before is filled by others, so
   * that the commits may be others than those. May read, and stage what a roll-over needs.
   */
  Offer on(Head head);

  /** The answer of {@link #on}. */
  sealed interface Offer {
    /**
     * Publish this, as one record.
     *
     * @param commits at least one; each with the same transaction id for every head
     * @param ended final operations whose sidecars are known to be gone: their entries are pruned
     * @param rollOver the end of a segment to publish with them, or null
     */
    record Commit(List<CommitEntry> commits, Set<String> ended, @Nullable RollOver rollOver)
        implements Offer {
      public Commit {
        commits = List.copyOf(commits);
      }
    }

    /** Stop here; the caller looks at the head and decides. */
    record Stop() implements Offer {}
  }
}
