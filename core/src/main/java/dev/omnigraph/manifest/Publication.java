package dev.omnigraph.manifest;

import java.util.List;

/** How an attempt to publish ended. */
public sealed interface Publication {

  /**
   * The commits are part of the branch, for ever.
   *
   * @param head the newest version that is known; the commits are in it or before it
   * @param version the version that holds the commits
   * @param commits as published
   */
  record Published(Head head, long version, List<CommitEntry> commits) implements Publication {}

  /**
   * The submission stopped; nothing of it was or will be published.
   *
   * @param head the head on which it stopped
   * @param isNewest whether that was just made by this handle, so that a look for a newer one is
   *     not worth its while
   */
  record Stopped(Head head, boolean isNewest) implements Publication {
    public Stopped(Head head) {
      this(head, false);
    }
  }
}
