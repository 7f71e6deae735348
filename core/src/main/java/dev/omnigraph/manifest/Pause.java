package dev.omnigraph.manifest;

/** Waits, between attempts that met somebody else or no answer, and out of courtesy. */
public interface Pause {

  /**
   * Waits a little, longer with every attempt. Returns early where the thread is interrupted.
   *
   * @param attempt from 1
   */
  void before(int attempt);

  /** Waits for so many nanoseconds, or less. */
  void of(long nanos);

  /** Nanoseconds that have passed since some moment. */
  long nanoTime();
}
