package dev.omnigraph.kills;

import java.util.Set;

/**
 * Something that a process sets out to do.
 *
 * @param name number of the process and its own, with a dot
 * @param branch on which
 * @param kind what
 * @param seed from which all else follows
 */
record Intent(String name, String branch, Kind kind, long seed) {
  /** What processes do. */
  enum Kind {
    /** Small writes of rows that all of them write. */
    PLAIN,
    /** Rows in large numbers. */
    BULK,
    /** Rows of types that change. */
    SHAPE,
    /** Another schema. */
    SCHEMA,
    /** Another schema, and what it drops is deleted. */
    DROP,
    FORK,
    CLOSE,
    CLEANUP,
    RECOVER,
    OPEN,
    READ;

    /** Whether it publishes one commit, which a plain graph can be given too. */
    boolean isWrite() {
      return switch (this) {
        case PLAIN, BULK, SHAPE, SCHEMA, DROP -> true;
        case FORK, CLOSE, CLEANUP, RECOVER, OPEN, READ -> false;
      };
    }
  }

  /** Kinds of commits that are made for one that {@linkplain Kind#isWrite is a write}. */
  static final Set<String> COMMITS = Set.of("load", "mutation", "transaction", "schema");
}
