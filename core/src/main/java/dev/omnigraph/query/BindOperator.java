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
  private final Batch output;

  private @Nullable Batch batch;
  private int binding;

  /** How many of the matches of the binding are out already; -1: they are not found yet. */
  private int done = -1;

  /**
   * @param to column for the matches, or -1: nobody needs them
   * @param edge column for their edges, or -1
   * @param carried columns of the input that later actions need
   */
  BindOperator(
      QueryContext context,
      Operator input,
      Matches matches,
      int to,
      int edge,
      int[] carried,
      int width) {
    this.context = context;
    this.input = input;
    this.matches = matches;
    this.to = to;
    this.edge = edge;
    this.carried = carried;
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
      int count = Math.min(matches.count - done, Batch.CAPACITY - output.size);
      put(from, count);
      done += count;
      if (done < matches.count) {
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
    if (from.weights != null) {
      putWeights(from.weights[binding], at, count);
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

  private void putWeights(long weight, int at, int count) {
    if (output.weights == null) {
      context.reserve((long) Batch.CAPACITY * Long.BYTES);
      output.weights = new long[Batch.CAPACITY];
    }
    Arrays.fill(output.weights, at, at + count, weight);
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
