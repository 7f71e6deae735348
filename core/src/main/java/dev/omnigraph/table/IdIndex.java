package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.memory.util.hash.ArrowBufHasher;
import org.apache.arrow.memory.util.hash.MurmurHasher;
import org.apache.arrow.vector.VarCharVector;

/**
 * Ordinals of all rows of a table by id, for many lookups in a row. Keeps the ids in memory until
 * it is closed. Lookups are safe for several threads.
 */
public final class IdIndex implements AutoCloseable {
  private static final ArrowBufHasher HASHER = new MurmurHasher();

  private final Layout layout;
  private final LiveRows live;
  private final Pins pins;
  private final VarCharVector[] ids;

  /** Open addressing; a slot is free where {@code places} is 0, else that is the ordinal + 1. */
  private final int[] places;

  private final int[] hashes;

  IdIndex(Tables tables, Order order) {
    this.layout = order.layout();
    this.live = order.live();
    List<Want> wants = new ArrayList<>(layout.batches());
    for (int batch = 0; batch < layout.batches(); batch++) {
      wants.add(layout.want(batch, Column.ID));
    }
    int slots = Integer.highestOneBit(Layout.numbered(Math.max(1, live.count()) * 4L) - 1);
    this.places = new int[slots];
    this.hashes = new int[slots];
    this.pins = tables.pin(wants);
    this.ids = wants.stream().map(pins::get).toArray(VarCharVector[]::new);
    for (int ordinal = 0; ordinal < live.count(); ordinal++) {
      add(ordinal);
    }
  }

  private void add(int ordinal) {
    int position = live.position(ordinal);
    int batch = layout.batchOf(position);
    int hash = ids[batch].hashCode(position - layout.start(batch), HASHER);
    int slot = hash & (places.length - 1);
    while (places[slot] != 0) {
      slot = (slot + 1) & (places.length - 1);
    }
    places[slot] = ordinal + 1;
    hashes[slot] = hash;
  }

  /** The ordinal of the row whose id stands at an index of a vector, or -1. */
  public int ordinalOf(VarCharVector texts, int index) {
    int hash = texts.hashCode(index, HASHER);
    int slot = hash & (places.length - 1);
    while (places[slot] != 0) {
      if (hashes[slot] == hash && isId(places[slot] - 1, texts, index)) {
        return places[slot] - 1;
      }
      slot = (slot + 1) & (places.length - 1);
    }
    return -1;
  }

  private boolean isId(int ordinal, VarCharVector texts, int index) {
    int position = live.position(ordinal);
    int batch = layout.batchOf(position);
    int row = position - layout.start(batch);
    return ByteFunctionHelpers.equal(
            ids[batch].getDataBuffer(),
            ids[batch].getStartOffset(row),
            ids[batch].getEndOffset(row),
            texts.getDataBuffer(),
            texts.getStartOffset(index),
            texts.getEndOffset(index))
        != 0;
  }

  @Override
  public void close() {
    pins.close();
  }
}
