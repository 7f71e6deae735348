package dev.omnigraph.table;

import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.VarCharVector;

/**
 * Where the ids of one batch of an edge table stand, which is not sorted by them. Made when an id
 * is first looked for in the batch, and kept in the cache.
 */
final class BatchIds implements Cached {
  /** Open addressing by hash; a slot is free where it is 0, else it is the row + 1. */
  private final int[] rows;

  /**
   * Names the index of a batch for ever.
   *
   * @param part {@link Part#key}
   */
  record Key(Object part, int batch) {}

  BatchIds(VarCharVector ids) {
    int count = ids.getValueCount();
    rows = new int[Integer.highestOneBit(Math.max(1, count)) * 4];
    for (int row = 0; row < count; row++) {
      int slot = slot(KeyFilter.hash(ids.get(row)));
      while (rows[slot] != 0) {
        slot = next(slot);
      }
      rows[slot] = row + 1;
    }
  }

  private int slot(long hash) {
    return (int) hash & (rows.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (rows.length - 1);
  }

  /**
   * The row of an id, or -1.
   *
   * @param ids those of the batch
   */
  int find(VarCharVector ids, byte[] id, long hash) {
    for (int slot = slot(hash); rows[slot] != 0; slot = next(slot)) {
      if (equal(ids, rows[slot] - 1, id)) {
        return rows[slot] - 1;
      }
    }
    return -1;
  }

  private static boolean equal(VarCharVector ids, int row, byte[] id) {
    int start = ids.getStartOffset(row);
    int end = ids.getEndOffset(row);
    return end - start == id.length
        && ByteFunctionHelpers.compare(ids.getDataBuffer(), start, end, id, 0, id.length) == 0;
  }

  @Override
  public int weight() {
    return 64 + 4 * rows.length;
  }
}
