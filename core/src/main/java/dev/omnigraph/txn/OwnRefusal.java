package dev.omnigraph.txn;

/**
 * What the code that a transaction runs threw. It may rest on what that code read, so it is told
 * like any refusal: after a look at the store.
 */
public final class OwnRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param thrown reaches the caller as it is
   */
  public OwnRefusal(Exception thrown) {
    super(thrown);
  }
}
