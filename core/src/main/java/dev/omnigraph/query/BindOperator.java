package dev.omnigraph.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Each binding with each of its matches. */
final class BindOperator implements Operator {
  private final QueryContext context;
  private final Operator input;
  private final Matches matches;
  private final int to;
  private final int edge;
  private final int[] carried;
  private final boolean once;
  private final Batch output;

  private @Nullable Batch batch;
  private int binding;

  /** How many of the matches of the binding are out already; -1: they are not found yet. */
  private int done = -1;

  /**
   * @param to column for the matches, or -1: nobody needs them
   * @param edge column for their edges, or -1
   * @param carried columns of the input that later actions need
   * @param once whether one match a binding is enough
   */
  BindOperator(
      QueryContext context,
      Operator input,
      Matches matches,
      int to,
      int edge,
      int[] carried,
      boolean once,
      int width) {
    this.context = context;
    this.input = input;
    this.matches = matches;
    this.to = to;
    this.edge = edge;
    this.carried = carried;
    this.once = once;
    context.reserve((carried.length + 2L) * Batch.CAPACITY * Integer.BYTES);
    this.output = Batch.of(width, carried);
    if (to >= 0) {
      output.columns[to] = new int[Batch.CAPACITY];
    }
    if (edge >= 0) {
      output.columns[edge] = new int[Batch.CAPACITY];
    }
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
        matches.load(batch);
      }
      fill(batch);
    }
    return output.size == 0 ? null : output;
  }

  private void fill(Batch from) {
    while (binding < from.size) {
      if (done < 0) {
        matches.seek(from, binding);
        done = 0;
      }
      int wanted = once ? Math.min(1, matches.count) : matches.count;
      int count = Math.min(wanted - done, Batch.CAPACITY - output.size);
      put(from, count);
      done += count;
      if (done < wanted) {
        return;
      }
      done = -1;
      binding++;
    }
    batch = null;
  }

  private void put(Batch from, int count) {
    int at = output.size;
    for (int column : carried) {
      Arrays.fill(output.columns[column], at, at + count, from.columns[column][binding]);
    }
    int first = matches.start + done;
    if (to >= 0) {
      System.arraycopy(matches.rows, first, output.columns[to], at, count);
    }
    if (edge >= 0) {
      System.arraycopy(matches.edges, first, output.columns[edge], at, count);
    }
    output.size = at + count;
  }

  @Override
  public void rewind() {
    batch = null;
    done = -1;
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
    matches.close();
  }
}
