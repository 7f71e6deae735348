package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/** Makes bindings, a batch at a time. For one thread. */
interface Operator extends AutoCloseable {
  /**
   * The next batch, never empty; null when there is none left. Inside of a {@code not} there can be
   * more later, when the next outer bindings have come.
   */
  @Nullable Batch next();

  /** Forgets what is left of the input. */
  void rewind();

  @Override
  void close();
}
