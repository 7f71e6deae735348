package dev.omnigraph.recovery;

/**
 * What a sidecar and the head of its branch, read after the sidecar was seen, say about an
 * operation. The first that fits, from the top.
 */
public enum Classification {
  /** The sidecar can't be read, or its name and its content disagree. It harms nobody. */
  UNRESOLVED,
  /** Its branch is deleted, or lives another life. */
  ORPHANED,
  /** Its last step is published. */
  COMPLETED,
  /** It was fenced: nothing of it will be published. */
  ROLLED_BACK,
  /** Somebody was at work on it not long ago. */
  IN_PROGRESS,
  /** Some steps are published, the next one is not due yet. */
  WAITING,
  /** Some steps are published: it has to go on. */
  PARTLY_PUBLISHED,
  /** Nothing is published: it has to be rolled back. */
  UNPUBLISHED
}
