package dev.omnigraph.manifest;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody wants to publish, asked again for every head on which the publish might build. */
public interface Submission {

  /** Id of the transaction, by which a commit whose answer was lost is found again. */
  String transaction();

  /**
   * What to publish on a head: either a commit, or nothing because what was prepared no longer
   * holds there. May read, and stage what a roll-over needs.
   */
  Offer on(Head head);

  /** The answer of {@link #on}. */
  sealed interface Offer {
    /**
     * Publish this.
     *
     * @param commit with the same transaction id for every head
     * @param ended final operations whose sidecars are known to be gone: their entries are pruned
     * @param rollOver the end of a segment to publish with it, or null
     */
    record Commit(CommitEntry commit, Set<String> ended, @Nullable RollOver rollOver)
        implements Offer {}

    /** Stop here; the caller looks at the head and decides. */
    record Stop() implements Offer {}
  }
}
