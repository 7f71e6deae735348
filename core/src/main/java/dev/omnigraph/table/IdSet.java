package dev.omnigraph.table;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VarCharVector;

/**
 * The ids of some rows of a layout, as hashes with the positions at which the ids themselves can be
 * looked up. For one thread.
 */
final class IdSet {
  /** Up to so many ids are asked one by one whether a batch may hold them. */
  private static final int FEW = 4096;

  private final Tables tables;
  private final Layout layout;
  private final Footers footers;

  /** Open addressing; a slot is free where {@code places} is 0, else that is the position + 1. */
  private long[] hashes = new long[64];

  private int[] places = new int[64];
  private int size;

  private long[] collected = new long[16];
  private final IntList collectedPositions = new IntList();

  IdSet(Tables tables, Layout layout) {
    this.tables = tables;
    this.footers = tables.footers(layout.parts());
    this.layout = layout;
  }

  /** Notes the ids of a batch; they count from {@link #addCollected} on. */
  void collect(VarCharVector ids, int firstPosition) {
    for (int row = 0; row < ids.getValueCount(); row++) {
      int at = collectedPositions.size();
      if (at == collected.length) {
        collected = Arrays.copyOf(collected, at * 2);
      }
      collected[at] = KeyFilter.hash(ids.get(row));
      collectedPositions.add(firstPosition + row);
    }
  }

  void addCollected() {
    int more = collectedPositions.size();
    if ((size + (long) more) * 2 > hashes.length) {
      grow(size + more);
    }
    for (int i = 0; i < more; i++) {
      insert(collected[i], collectedPositions.get(i) + 1);
    }
    size += more;
    collectedPositions.clear();
  }

  private void grow(int entries) {
    long[] oldHashes = hashes;
    int[] oldPlaces = places;
    int slots = Integer.highestOneBit(Layout.numbered(entries * 4L) - 1);
    hashes = new long[slots];
    places = new int[slots];
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != 0) {
        insert(oldHashes[i], oldPlaces[i]);
      }
    }
  }

  private void insert(long hash, int place) {
    int slot = slot(hash);
    while (places[slot] != 0) {
      slot = (slot + 1) & (places.length - 1);
    }
    hashes[slot] = hash;
    places[slot] = place;
  }

  private int slot(long hash) {
    return (int) hash & (places.length - 1);
  }

  /** Whether a batch may hold any of the ids; wrongly yes at times, never wrongly no. */
  boolean mayMeet(int batch) {
    if (size == 0 || size > FEW) {
      return size > 0;
    }
    KeyFilter filter = footers.filter(layout.part(batch), layout.indexInPart(batch));
    if (filter == null) {
      return true;
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] != 0 && filter.mayContain(hashes[i])) {
        return true;
      }
    }
    return false;
  }

  boolean contains(byte[] id) {
    long hash = KeyFilter.hash(id);
    for (int slot = slot(hash); places[slot] != 0; slot = (slot + 1) & (places.length - 1)) {
      if (hashes[slot] == hash && Arrays.equals(id(places[slot] - 1), id)) {
        return true;
      }
    }
    return false;
  }

  private byte[] id(int position) {
    int batch = layout.batchOf(position);
    Want want = layout.want(batch, Column.ID);
    try (Pins pins = tables.pin(List.of(want))) {
      return ((VarCharVector) pins.get(want)).get(position - layout.start(batch));
    }
  }
}
