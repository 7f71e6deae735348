package dev.omnigraph.query;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Each binding with each neighbour of one of its nodes. */
final class ExpandOperator implements Operator {
  private final QueryContext context;
  private final Operator input;
  private final Neighbours neighbours;
  private final Shape shape;
  private final Batch output;

  private @Nullable Batch batch;
  private int binding;

  /** How many of the neighbours of the binding are out already; -1: they are not found yet. */
  private int done = -1;

  /**
   * Which columns go where.
   *
   * @param from the node whose neighbours are wanted
   * @param other null: neighbours are new; else the node that must be one of them
   * @param to column for the neighbours, or -1: nobody needs them
   * @param edge column for the edges, or -1
   * @param carried columns that later actions need
   * @param once whether one neighbour a binding is enough
   */
  record Shape(
      int from, @Nullable Integer other, int to, int edge, Columns carried, boolean once) {}

  /** Indexes of columns. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Columns(int[] indexes) {}

  ExpandOperator(
      QueryContext context, Operator input, Neighbours neighbours, Shape shape, int width) {
    this.context = context;
    this.input = input;
    this.neighbours = neighbours;
    this.shape = shape;
    this.output = Batch.of(width, shape.carried().indexes());
    if (shape.to() >= 0) {
      output.columns[shape.to()] = new int[Batch.CAPACITY];
    }
    if (shape.edge() >= 0) {
      output.columns[shape.edge()] = new int[Batch.CAPACITY];
    }
  }

  @Override
  public @Nullable Batch next() {
    output.size = 0;
    while (output.size < Batch.CAPACITY) {
      if (batch == null) {
        context.check();
        batch = input.next();
        if (batch == null) {
          break;
        }
        binding = 0;
      }
      fill(batch);
    }
    return output.size == 0 ? null : output;
  }

  private void fill(Batch from) {
    while (binding < from.size) {
      if (done < 0) {
        seek(from);
        done = 0;
      }
      int count = Math.min(neighbours.count - done, Batch.CAPACITY - output.size);
      put(from, count);
      done += count;
      if (done < neighbours.count) {
        return;
      }
      done = -1;
      binding++;
    }
    batch = null;
  }

  private void seek(Batch from) {
    int node = from.columns[shape.from()][binding];
    if (shape.other() == null) {
      neighbours.seek(node);
    } else {
      neighbours.seek(node, from.columns[shape.other()][binding]);
    }
    if (shape.once()) {
      neighbours.count = Math.min(1, neighbours.count);
    }
  }

  private void put(Batch from, int count) {
    int at = output.size;
    for (int column : shape.carried().indexes()) {
      Arrays.fill(output.columns[column], at, at + count, from.columns[column][binding]);
    }
    if (shape.to() >= 0) {
      System.arraycopy(neighbours.nodes, done, output.columns[shape.to()], at, count);
    }
    if (shape.edge() >= 0) {
      System.arraycopy(neighbours.edges, done, output.columns[shape.edge()], at, count);
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
  }
}
