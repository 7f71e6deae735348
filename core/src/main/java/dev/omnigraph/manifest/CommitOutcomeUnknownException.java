package dev.omnigraph.manifest;

import dev.omnigraph.error.StoreException;

/**
 * The store never said whether a commit took effect; it may have, and it may yet. Nothing may be
 * concluded from it: ask later for the outcome of the transaction before doing the work again.
 */
public final class CommitOutcomeUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String branch;
  private final String transaction;
  private final long offered;
  private final String why;

  /**
   * @param branch to which it was to be committed
   * @param offered the newest version as which it may have been sent; for older ones others won
   */
  public CommitOutcomeUnknownException(
      String branch, String transaction, long offered, String why) {
    super(
        "commit_outcome_unknown",
        "it is not known whether transaction %s, sent as version %d of branch `%s`, was committed: %s"
            .formatted(transaction, offered, branch, why));
    this.branch = branch;
    this.transaction = transaction;
    this.offered = offered;
    this.why = why;
  }

  /** The same of another transaction in the same request. */
  public CommitOutcomeUnknownException of(String other) {
    return new CommitOutcomeUnknownException(branch, other, offered, why);
  }

  /** The branch, which is to be asked for the outcome. */
  public String branch() {
    return branch;
  }

  /** Id of the transaction, by which its commit can be found. */
  public String transaction() {
    return transaction;
  }

  /**
   * The newest version as which it may have been sent. Once that version exists without it, it was
   * not committed and never will be.
   */
  public long offered() {
    return offered;
  }
}
