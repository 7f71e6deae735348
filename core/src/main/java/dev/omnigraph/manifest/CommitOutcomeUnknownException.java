package dev.omnigraph.manifest;

import dev.omnigraph.error.StoreException;

/**
 * The store never said whether a commit took effect; it may have, and it may yet. Nothing may be
 * concluded from it: ask later for the outcome of the transaction before doing the work again.
 */
public final class CommitOutcomeUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String transaction;

  public CommitOutcomeUnknownException(String transaction, String why) {
    super(
        "commit_outcome_unknown",
        "it is not known whether transaction %s was committed: %s".formatted(transaction, why));
    this.transaction = transaction;
  }

  /** Id of the transaction, by which its commit can be found. */
  public String transaction() {
    return transaction;
  }
}
