package dev.omnigraph.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keeps bindings for which a plan that begins with them finds nothing. */
final class AbsentOperator implements Operator {
  private final Operator input;
  private final SeedOperator seed;
  private final Operator inner;
  private final int origin;

  /**
   * @param inner begins with {@code seed} and ends with at least the column {@code origin}
   */
  AbsentOperator(Operator input, SeedOperator seed, Operator inner, int origin) {
    this.input = input;
    this.seed = seed;
    this.inner = inner;
    this.origin = origin;
  }

  @Override
  public @Nullable Batch next() {
    Batch batch = input.next();
    while (batch != null) {
      boolean[] marks = lonely(batch);
      batch.retain(marks);
      if (batch.size > 0) {
        return batch;
      }
      batch = input.next();
    }
    return null;
  }

  private boolean[] lonely(Batch batch) {
    boolean[] marks = new boolean[batch.size];
    Arrays.fill(marks, true);
    int left = batch.size;
    seed.give(batch);
    Batch found = inner.next();
    while (found != null) {
      for (int i = 0; i < found.size; i++) {
        int from = found.columns[origin][i];
        if (marks[from]) {
          marks[from] = false;
          left--;
        }
      }
      if (left == 0) {
        inner.rewind();
        break;
      }
      found = inner.next();
    }
    return marks;
  }

  @Override
  public void rewind() {
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
    inner.close();
  }
}
