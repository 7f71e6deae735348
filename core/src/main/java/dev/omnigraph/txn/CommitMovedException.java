package dev.omnigraph.txn;

import dev.omnigraph.error.PreconditionFailedException;

/**
 * A write was to be made only while a certain commit is the newest of its branch, and another is.
 * Nothing was changed.
 */
public final class CommitMovedException extends PreconditionFailedException {
  private static final long serialVersionUID = 1L;

  private final String expected;
  private final String actual;

  CommitMovedException(String expected, String actual, long version) {
    super(
        "commit_moved",
        "expected commit %s to be the newest, and it is %s, version %d; nothing was changed"
            .formatted(expected, actual, version));
    this.expected = expected;
    this.actual = actual;
  }

  /** Id of the commit that was to be the newest. */
  public String expected() {
    return expected;
  }

  /** Id of the commit that is. */
  public String actual() {
    return actual;
  }
}
