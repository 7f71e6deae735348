package dev.omnigraph;

/**
 * What became of a transaction whose writer could not find out ({@link
 * dev.omnigraph.manifest.CommitOutcomeUnknownException}).
 */
public sealed interface Outcome {
  /**
   * It is part of the branch, for ever.
   *
   * @param commit its commit
   */
  record Committed(Commit commit) implements Outcome {}

  /** It was not committed and never will be: every version as which it was sent is another's. */
  record NotCommitted() implements Outcome {}

  /**
   * It is not in the history at hand, and may still come: nobody has taken the version as which it
   * was sent yet, or it is not known which that was, or history no longer reaches back to it. Any
   * further commit to the branch takes that version.
   */
  record Unknown() implements Outcome {}
}
