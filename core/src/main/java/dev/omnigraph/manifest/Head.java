package dev.omnigraph.manifest;

import java.time.Instant;

/**
 * The newest version of a branch, as far as somebody knows. Immutable.
 *
 * @param version the object
 * @param state what it holds
 * @param knownNewest since when it was known to be the newest: store time of a LIST that named it,
 *     of a 404 on its successor, or of its own creation. Being read renews nothing: a version found
 *     by GET inherits the time of the one before it.
 * @param shown store time of an answer that showed it to exist; the record that builds on it
 *     carries this time
 * @param bytes size of the object
 */
public record Head(Version version, State state, Instant knownNewest, Instant shown, int bytes) {

  /** Its number. */
  public long number() {
    return version.version();
  }

  Head knownNewest(Instant time) {
    return new Head(version, state, time.isAfter(knownNewest) ? time : knownNewest, shown, bytes);
  }

  /** Whether an answer about this version or the next counts (rule *Answers expire*). */
  boolean covers(Instant answer) {
    return !answer.isAfter(knownNewest.plus(version.window()));
  }
}
