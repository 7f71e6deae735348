package dev.omnigraph.manifest;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Waits between attempts that met somebody else or no answer. */
@FunctionalInterface
public interface Pause {

  /**
   * Waits a little, longer with every attempt. Returns early where the thread is interrupted.
   *
   * @param attempt from 1
   */
  void before(int attempt);

  /** Exponential with full jitter: up to 4 ms, 8 ms, …, at most half a second. */
  static Pause jittered() {
    return attempt -> {
      long bound = Math.min(500_000_000L, 2_000_000L << Math.min(attempt, 20));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(bound));
    };
  }
}
