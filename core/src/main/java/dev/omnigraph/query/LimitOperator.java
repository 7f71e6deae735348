package dev.omnigraph.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some of the bindings, by the order in which they come. */
final class LimitOperator implements Operator {
  private final Operator input;
  private long skip;
  private long left;

  LimitOperator(Operator input, Range range) {
    this.input = input;
    this.skip = range.start();
    this.left = range.end() - range.start();
  }

  @Override
  public @Nullable Batch next() {
    Batch batch = left == 0 ? null : input.next();
    while (batch != null && batch.size <= skip) {
      skip -= batch.size;
      batch = input.next();
    }
    if (batch != null) {
      if (skip > 0) {
        boolean[] marks = new boolean[batch.size];
        Arrays.fill(marks, (int) skip, batch.size, true);
        batch.retain(marks);
        skip = 0;
      }
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
