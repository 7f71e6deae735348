package dev.omnigraph.query;

import dev.omnigraph.error.LimitExceededException;
import org.jspecify.annotations.Nullable;

/**
 * Bindings that have matches which nobody has to know: each once, however many matches it has. As
 * many bindings as these would be is its weight.
 */
final class WeighOperator implements Operator {
  /** After how many matches the bounds of the query are looked at. */
  private static final int CHECK_EVERY = 1 << 20;

  private final QueryContext context;
  private final Operator input;
  private final Matches matches;
  private final int[] carried;
  private final int width;

  /** Null where only matters whether there are matches. */
  private final long @Nullable [] weights;

  private final boolean[] marks = new boolean[Batch.CAPACITY];

  /**
   * @param carried columns of the input that later actions need
   * @param weigh whether it matters how many matches there are
   */
  WeighOperator(
      QueryContext context,
      Operator input,
      Matches matches,
      int[] carried,
      boolean weigh,
      int width) {
    this.context = context;
    this.input = input;
    this.matches = matches;
    this.carried = carried;
    this.width = width;
    context.reserve(9L * Batch.CAPACITY);
    this.weights = weigh ? new long[Batch.CAPACITY] : null;
  }

  @Override
  public @Nullable Batch next() {
    Batch batch = input.next();
    while (batch != null) {
      context.check();
      matches.load(batch);
      long looked = 0;
      for (int i = 0; i < batch.size; i++) {
        long count = matches.count(batch, i);
        looked += count;
        if (looked >= CHECK_EVERY) {
          context.check();
          looked = 0;
        }
        marks[i] = count > 0;
        if (weights != null) {
          weights[i] = product(count, batch.weight(i));
        }
      }
      Batch output = batch.view(width, carried, weights);
      output.retain(marks);
      if (output.size > 0) {
        return output;
      }
      batch = input.next();
    }
    return null;
  }

  /** How many bindings those are that come so often for each of others. */
  static long product(long count, long weight) {
    long product = count * weight;
    if (Math.multiplyHigh(count, weight) != 0 || product < 0) {
      throw new LimitExceededException(
          "count_overflow", "a match has more rows than an I64 can count");
    }
    return product;
  }

  @Override
  public void rewind() {
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
    matches.close();
  }
}
