package dev.omnigraph.manifest;

/** How an attempt to publish ended. */
public sealed interface Publication {

  /**
   * The commit is part of the branch, for ever.
   *
   * @param head the newest version that is known; the commit is in it or before it
   * @param version the version that holds the commit
   * @param commit as published
   */
  record Published(Head head, long version, CommitEntry commit) implements Publication {}

  /**
   * The submission stopped; nothing of it was or will be published.
   *
   * @param head the head on which it stopped
   */
  record Stopped(Head head) implements Publication {}
}
