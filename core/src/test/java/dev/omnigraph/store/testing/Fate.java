package dev.omnigraph.store.testing;

/** What becomes of a request to a {@link ScriptedObjectStore}. */
public enum Fate {
  /** It reaches the store, and its answer the process. */
  PASS,

  /** It fails before it is sent: {@link dev.omnigraph.store.StoreUnavailableException}. */
  REFUSE,

  /** It is sent and never arrives; a write is answered as unknown, a read as unavailable. */
  LOSE_REQUEST,

  /** It takes effect, but its answer is lost; the process sees what it sees in LOSE_REQUEST. */
  LOSE_ANSWER,

  /** A write is answered as unknown; the scheduler holds it and lets it take effect later. */
  LAND_LATE,

  /** The process dies with this request unsent. */
  DIE_BEFORE,

  /** The process dies with this request done and its answer unread. */
  DIE_AFTER
}
