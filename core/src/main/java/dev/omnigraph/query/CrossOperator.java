package dev.omnigraph.query;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Each binding with each of some rows, which are found out once. */
final class CrossOperator implements Operator {
  private final QueryContext context;
  private final Operator input;
  private final Supplier<int[]> source;
  private final int slot;
  private final int[] carried;
  private final Batch output;

  private int @Nullable [] rows;
  private @Nullable Batch batch;
  private int binding;
  private int row;

  /**
   * @param slot column that the rows go to
   * @param carried columns that later actions need
   */
  CrossOperator(
      QueryContext context,
      Operator input,
      Supplier<int[]> source,
      int slot,
      int[] carried,
      int width) {
    this.context = context;
    this.input = input;
    this.source = source;
    this.slot = slot;
    this.carried = carried;
    this.output = Batch.of(width, carried);
    this.output.columns[slot] = new int[Batch.CAPACITY];
  }

  @Override
  public @Nullable Batch next() {
    context.check();
    output.size = 0;
    while (output.size < Batch.CAPACITY) {
      if (batch == null) {
        batch = input.next();
        if (batch == null) {
          break;
        }
        binding = 0;
        row = 0;
      }
      fill(batch, rows());
    }
    return output.size == 0 ? null : output;
  }

  private int[] rows() {
    int[] found = rows;
    if (found == null) {
      found = source.get();
      context.reserve(4L * found.length);
      rows = found;
    }
    return found;
  }

  private void fill(Batch from, int[] found) {
    while (binding < from.size && output.size < Batch.CAPACITY) {
      int count = Math.min(found.length - row, Batch.CAPACITY - output.size);
      for (int column : carried) {
        Arrays.fill(
            output.columns[column],
            output.size,
            output.size + count,
            from.columns[column][binding]);
      }
      System.arraycopy(found, row, output.columns[slot], output.size, count);
      output.size += count;
      row += count;
      if (row == found.length) {
        row = 0;
        binding++;
      }
    }
    if (binding == from.size) {
      batch = null;
    }
  }

  @Override
  public void rewind() {
    batch = null;
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
  }
}
