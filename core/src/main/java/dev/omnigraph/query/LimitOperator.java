package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/** The first bindings only. */
final class LimitOperator implements Operator {
  private final Operator input;
  private long left;

  LimitOperator(Operator input, long limit) {
    this.input = input;
    this.left = limit;
  }

  @Override
  public @Nullable Batch next() {
    Batch batch = left == 0 ? null : input.next();
    if (batch != null) {
      batch.size = (int) Math.min(batch.size, left);
      left -= batch.size;
    }
    return batch;
  }

  @Override
  public void rewind() {
    left = 0;
  }

  @Override
  public void close() {
    input.close();
  }
}
