package dev.omnigraph.manifest;

/** What may be done with a branch. */
public enum BranchState {
  /** Being created: neither readable nor writable, but a holder of its parent's rows. */
  PENDING,
  /** Readable and writable. */
  OPEN,
  /** Deleted: its newest version says so and stays. */
  CLOSED
}
