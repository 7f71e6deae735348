package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Binary search for keys among the live rows of a table. Reads the keys of a batch only where the
 * key lies between its first and last, of each run at most one batch a search, and keeps that one
 * for the next search. For one thread.
 */
final class OrdinalSearch implements AutoCloseable {
  private final Tables tables;
  private final Layout layout;
  private final LiveRows live;
  private final List<Column> columns;
  private final Map<Integer, Held> byRun = new HashMap<>();

  /** The keys of a batch, in memory. */
  private record Held(int batch, Pins pins, KeyColumns keys) {}

  /**
   * @param columns of the keys: those by which the rows are sorted, or the first few of them
   */
  OrdinalSearch(Tables tables, Order order, List<Column> columns) {
    this.tables = tables;
    this.layout = order.layout();
    this.live = order.live();
    this.columns = columns;
  }

  /**
   * Brings the batches into memory that searches for some keys will look at, several at a time.
   *
   * @param also columns that will be read of them
   */
  void fetch(Collection<RowKey> keys, List<Column> also) {
    TreeSet<RowKey> wanted = new TreeSet<>(keys);
    List<Place> places = new ArrayList<>();
    for (int batch = 0; batch < layout.batches(); batch++) {
      BatchRange range = layout.range(batch);
      RowKey next = wanted.ceiling(range.first());
      if (next != null && next.compareTo(range.last()) <= 0) {
        places.add(layout.place(batch));
      }
    }
    List<Column> all = new ArrayList<>(columns);
    all.addAll(also);
    tables.visit(places, all, (index, place, pins) -> {});
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
    return keys(batch).compare(position - layout.start(batch), key);
  }

  private KeyColumns keys(int batch) {
    int run = layout.runOf(batch);
    Held held = byRun.get(run);
    if (held == null || held.batch() != batch) {
      if (held != null) {
        byRun.remove(run);
        held.pins().close();
      }
      Pins pins = tables.pin(columns.stream().map(column -> layout.want(batch, column)).toList());
      held = new Held(batch, pins, KeyColumns.of(layout, batch, columns, pins));
      byRun.put(run, held);
    }
    return held.keys();
  }

  @Override
  public void close() {
    byRun.values().forEach(held -> held.pins().close());
  }
}
