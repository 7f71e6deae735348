package dev.omnigraph;

import dev.omnigraph.manifest.Pause;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Exponential with full jitter: up to 4 ms, 8 ms, …, at most half a second. */
final class JitteredPause implements Pause {
  @Override
  public void before(int attempt) {
    long bound = Math.min(500_000_000L, 2_000_000L << Math.min(attempt, 20));
    of(ThreadLocalRandom.current().nextLong(bound));
  }

  @Override
  public void of(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
