package dev.omnigraph.query;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows with which a binding goes on. For one thread. */
abstract class Matches implements AutoCloseable {
  /** What {@link #seek} found: {@link #count} rows from {@link #start} on. */
  int[] rows = new int[0];

  /** The edges to them at the same places, where a step binds its edge. */
  int[] edges = new int[0];

  int start;
  int count;

  /** Prepares for the bindings of a batch. */
  void load(Batch batch) {}

  /** Finds the rows for one binding of the batch that was loaded last. */
  abstract void seek(Batch batch, int binding);

  /** How many rows there are for one binding of the batch that was loaded last. */
  int count(Batch batch, int binding) {
    seek(batch, binding);
    return count;
  }

  @Override
  public void close() {}

  /** The same rows for each binding, found out once. */
  static Matches all(QueryContext context, Supplier<int[]> source) {
    return new Matches() {
      private boolean known;

      @Override
      void seek(Batch batch, int binding) {
        if (!known) {
          rows = source.get();
          count = rows.length;
          context.reserve(4L * count);
          known = true;
        }
      }
    };
  }

  /**
   * Neighbours of a bound node.
   *
   * @param source asked when the first binding comes: without one, no edge needs to be read
   * @param other the node that must be among them, or null
   */
  static Matches joined(Supplier<Neighbours> source, Slot from, @Nullable Slot other) {
    return new Matches() {
      private @Nullable Neighbours neighbours;

      private Neighbours neighbours() {
        Neighbours found = neighbours;
        if (found == null) {
          found = source.get();
          neighbours = found;
        }
        return found;
      }

      @Override
      void load(Batch batch) {
        int[] nodes = batch.column(from);
        int size = batch.size;
        if (from.optional()) {
          nodes = Arrays.stream(nodes, 0, size).filter(node -> node != Slot.NONE).toArray();
          size = nodes.length;
        }
        if (size > 0) {
          neighbours().expect(nodes, size);
        }
      }

      private boolean isBound(Batch batch, int binding) {
        return batch.column(from)[binding] != Slot.NONE
            && (other == null || batch.column(other)[binding] != Slot.NONE);
      }

      @Override
      void seek(Batch batch, int binding) {
        count = 0;
        if (!isBound(batch, binding)) {
          return;
        }
        Neighbours found = neighbours();
        int node = batch.column(from)[binding];
        if (other == null) {
          found.seek(node);
        } else {
          found.seek(node, batch.column(other)[binding]);
        }
        rows = found.nodes;
        edges = found.edges;
        count = found.count;
      }

      @Override
      int count(Batch batch, int binding) {
        if (!isBound(batch, binding)) {
          return 0;
        }
        int node = batch.column(from)[binding];
        if (other == null) {
          return neighbours().degree(node);
        }
        neighbours().seek(node, batch.column(other)[binding]);
        return neighbours().count;
      }
    };
  }
}
