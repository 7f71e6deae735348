package dev.omnigraph.table;

import java.util.List;

/**
 * Binary search for keys among the live rows of a table. Reads the keys of a batch only where the
 * key lies between its first and last, of each run at most one batch a search.
 */
final class OrdinalSearch {
  private final Tables tables;
  private final Layout layout;
  private final LiveRows live;
  private final boolean edges;

  OrdinalSearch(Tables tables, Order order, boolean edges) {
    this.tables = tables;
    this.layout = order.layout();
    this.live = order.live();
    this.edges = edges;
  }

  /** The ordinal of the row with a key, or -1. */
  int find(RowKey key) {
    int ordinal = lowerBound(key);
    return ordinal < live.count() && compare(ordinal, key) == 0 ? ordinal : -1;
  }

  /** The first ordinal whose row is not before a key, or the number of rows. */
  int lowerBound(RowKey key) {
    int low = 0;
    int high = live.count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(middle, key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int ordinal, RowKey key) {
    int position = live.position(ordinal);
    int batch = layout.batchOf(position);
    BatchRange range = layout.range(batch);
    if (range.first().compareTo(key) > 0) {
      return 1;
    }
    if (range.last().compareTo(key) < 0) {
      return -1;
    }
    List<Want> wants =
        KeyColumns.columns(edges).stream().map(column -> layout.want(batch, column)).toList();
    try (Pins pins = tables.pin(wants)) {
      return KeyColumns.of(layout, batch, edges, pins).compare(position - layout.start(batch), key);
    }
  }
}
