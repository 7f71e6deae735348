package dev.omnigraph.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Each binding with each of its completions; with none where there are none. */
final class OptionalOperator implements Operator {
  private final QueryContext context;
  private final Operator input;
  private final SeedOperator seed;
  private final Operator inner;
  private final int origin;
  private final int[] carried;
  private final int[] made;
  private final Batch output;
  private final long[] weights = new long[Batch.CAPACITY];

  /** Which bindings of the batch have a completion. */
  private final boolean[] complete = new boolean[Batch.CAPACITY];

  private @Nullable Batch batch;

  /**
   * @param inner begins with {@code seed}, and ends with at least the column {@code origin} and
   *     those that are made
   * @param carried columns of the input that later actions need
   * @param made columns of the completions that later actions need
   */
  OptionalOperator(
      QueryContext context,
      Operator input,
      SeedOperator seed,
      Operator inner,
      int origin,
      int[] carried,
      int[] made,
      int width) {
    this.context = context;
    this.input = input;
    this.seed = seed;
    this.inner = inner;
    this.origin = origin;
    this.carried = carried;
    this.made = made;
    int columns = carried.length + made.length;
    context.reserve((long) Batch.CAPACITY * (columns * Integer.BYTES + Long.BYTES + 1));
    int[] slots = Arrays.copyOf(carried, columns);
    System.arraycopy(made, 0, slots, carried.length, made.length);
    this.output = Batch.of(width, slots);
  }

  @Override
  public @Nullable Batch next() {
    while (true) {
      context.check();
      Batch from = batch;
      if (from == null) {
        from = input.next();
        if (from == null) {
          return null;
        }
        batch = from;
        Arrays.fill(complete, 0, from.size, false);
        seed.give(from);
      }
      Batch found = inner.next();
      if (found != null) {
        return completed(from, found);
      }
      batch = null;
      Batch left = incomplete(from);
      if (left.size > 0) {
        return left;
      }
    }
  }

  private Batch completed(Batch from, Batch found) {
    output.size = 0;
    for (int row = 0; row < found.size; row++) {
      int binding = found.columns[origin][row];
      complete[binding] = true;
      put(from, binding, found.weight(row));
    }
    for (int column : made) {
      System.arraycopy(found.columns[column], 0, output.columns[column], 0, found.size);
    }
    return output;
  }

  private Batch incomplete(Batch from) {
    output.size = 0;
    for (int binding = 0; binding < from.size; binding++) {
      if (!complete[binding]) {
        put(from, binding, 1);
      }
    }
    for (int column : made) {
      Arrays.fill(output.columns[column], 0, output.size, Slot.NONE);
    }
    return output;
  }

  private void put(Batch from, int binding, long times) {
    for (int column : carried) {
      output.columns[column][output.size] = from.columns[column][binding];
    }
    weights[output.size] = WeighOperator.product(times, from.weight(binding));
    output.weights = weights;
    output.size++;
  }

  @Override
  public void rewind() {
    batch = null;
    inner.rewind();
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
    inner.close();
  }
}
