package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.SortKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bindings in a total order: by keys, then by the ids of their nodes in order of appearance, then
 * by those of their edges.
 */
final class SortOperator implements Operator {
  private final QueryContext context;
  private final Operator input;
  private final long limit;
  private final BatchKey order;
  private final Batch output;

  /** Columns that a sorted key ends with. */
  private final List<Slot> payload = new ArrayList<>();

  private @Nullable List<byte[]> sorted;
  private int done;

  /**
   * @param slots all columns of the input, in order of appearance
   * @param undirected those edges of which two can join the same nodes in opposite directions
   * @param limit how many bindings are wanted
   */
  SortOperator(
      QueryContext context,
      GraphView graph,
      Operator input,
      List<SortKey> keys,
      List<Slot> slots,
      List<Slot> undirected,
      long limit,
      int width) {
    this.context = context;
    this.input = input;
    this.limit = limit;
    this.order = new BatchKey(context, graph);
    keys.forEach(key -> order.add(key.term(), key.descending()));
    slots.stream().filter(slot -> !slot.isEdge()).forEach(payload::add);
    slots.stream().filter(Slot::isEdge).forEach(payload::add);
    // The ordinals of nodes are in the order of their ids, and so are those of edges between the
    // same two nodes, which come before them: what a key ends with orders it too. Only an
    // undirected
    // step may have the two nodes the other way round.
    if (!undirected.isEmpty()) {
      for (Slot slot : payload) {
        if (undirected.contains(slot)) {
          order.addId(slot, false);
        } else {
          order.addOrdinal(slot, false);
        }
      }
    }
    this.output = Batch.of(width, slots.stream().mapToInt(Slot::index).toArray());
  }

  @Override
  public @Nullable Batch next() {
    if (sorted == null) {
      sorted = sort();
    }
    context.check();
    output.size = Math.min(Batch.CAPACITY, sorted.size() - done);
    for (int i = 0; i < output.size; i++) {
      byte[] key = sorted.get(done++);
      int end = key.length;
      for (Slot slot : payload.reversed()) {
        output.column(slot)[i] = KeyWriter.ordinal(key, end);
        end -= Integer.BYTES;
      }
    }
    return output.size == 0 ? null : output;
  }

  private List<byte[]> sort() {
    SortedKeys keys = new SortedKeys(context, limit);
    KeyWriter key = new KeyWriter();
    for (Batch batch = input.next(); batch != null; batch = input.next()) {
      order.load(batch);
      for (int i = 0; i < batch.size; i++) {
        key.clear();
        order.put(i, key);
        for (Slot slot : payload) {
          key.putOrdinal(batch.column(slot)[i], false);
        }
        keys.add(key);
      }
    }
    return keys.sorted();
  }

  @Override
  public void rewind() {
    throw new IllegalStateException("nothing comes behind a sorted query");
  }

  @Override
  public void close() {
    input.close();
    order.close();
  }
}
