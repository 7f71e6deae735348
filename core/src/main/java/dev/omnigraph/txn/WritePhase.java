package dev.omnigraph.txn;

/** What a write is at, once its rows are there. A write that was beaten goes back. */
public enum WritePhase {
  /** The rules that span rows. */
  CHECKING,
  /** Putting rows on the store; left out where they travel in the version. */
  STAGING,
  /** Making it all visible. */
  PUBLISHING
}
