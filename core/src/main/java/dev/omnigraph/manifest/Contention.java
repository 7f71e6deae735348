package dev.omnigraph.manifest;

import java.time.Duration;

/**
 * How the publishes of one handle on one branch take turns with those of other processes, of which
 * it learns only by being beaten. Who has won knows the newest head and could publish again before
 * those who lost have read it, without end. So it is the winner who waits, for about as many
 * publishes as others made between its last two, and who lost tries again at once. Decides nothing
 * but how soon something is tried. Thread-safe.
 */
final class Contention {
  /** Versions after which somebody who was met is taken to be gone. */
  private static final int REMEMBERED = 64;

  /** Most publishes of others that are waited for. */
  private static final int MOST = 16;

  /** Most that is waited, and most that a loser is taken to need. */
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();

  private final Pause pause;
  private long met = -REMEMBERED;
  private long won;
  private long wonAt;
  private long turns;
  private long beatenAt;
  private long retry;
  private long put;

  Contention(Pause pause) {
    this.pause = pause;
  }

  /** A PUT is about to be sent. */
  synchronized void begin() {
    if (beatenAt != 0) {
      long took = Math.min(pause.nanoTime() - beatenAt, LONGEST);
      retry = retry == 0 ? took : Math.min(took, retry + retry / 8);
      beatenAt = 0;
    }
  }

  /**
   * Somebody else has filled a slot that was offered.
   *
   * @param sent when it was offered, by {@link Pause#nanoTime}
   */
  synchronized void beaten(long version, long sent) {
    met = version;
    beatenAt = sent;
  }

  /**
   * A publish of ours is the newest version.
   *
   * @param sent when it was sent, by the same clock
   */
  synchronized void won(long version, long sent) {
    turns = Math.clamp(version - won - 1, Math.max(1, turns - 1), MOST);
    won = version;
    wonAt = pause.nanoTime();
    put = wonAt - sent;
  }

  /**
   * Leaves others their turn; to be called before a first PUT on a head.
   *
   * @return whether it was waited, so that the head is likely to be old
   */
  boolean await(long head) {
    long left = end(head) - pause.nanoTime();
    if (left <= 0) {
      return false;
    }
    pause.of(left); // or less: it is a courtesy
    return true;
  }

  /** A retry is a PUT, a LIST, and a GET; while one loser does that, others may publish. */
  private synchronized long end(long head) {
    return head - met > REMEMBERED
        ? wonAt
        : wonAt + Math.min(turns * Math.max(put, retry / 3), LONGEST);
  }
}
