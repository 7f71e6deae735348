package dev.omnigraph.store.testing;

import org.jspecify.annotations.Nullable;

/**
 * A write whose process no longer waits for the answer; it takes effect when the test says so. Safe
 * for several threads.
 */
public final class LateWrite {
  private @Nullable Runnable effect;

  LateWrite() {}

  synchronized void hold(Runnable itsEffect) {
    effect = itsEffect;
  }

  /**
   * Lets it reach the store, where a creation may find its name taken.
   *
   * @throws AssertionError if nothing was sent yet
   */
  public synchronized void land() {
    if (effect == null) {
      throw new AssertionError("there is no write that could land");
    }
    effect.run();
  }
}
