package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges the runs of a table into its live rows. Of two rows with one key the newer run's counts;
 * rows that are dead for another reason are told in advance. Reads keys only of batches that others
 * reach into, so that a few new rows over a large run cost little.
 */
final class Merge {
  private final Tables tables;
  private final Layout layout;
  private final boolean edges;
  private final DeadRows dead;
  private final LiveRows.Builder live = new LiveRows.Builder();

  private Merge(Tables tables, Layout layout, boolean edges, DeadRows dead) {
    this.tables = tables;
    this.layout = layout;
    this.edges = edges;
    this.dead = dead;
  }

  /**
   * @param keepTombstones whether tombstones that nothing shadows count as rows: where older runs
   *     stay out of the merge
   */
  static LiveRows of(Tables tables, Layout layout, boolean edges, boolean keepTombstones) {
    DeadRows dead = DeadRows.of(tables, layout, edges, keepTombstones);
    return new Merge(tables, layout, edges, dead).merge();
  }

  private LiveRows merge() {
    PriorityQueue<Cursor> cursors = new PriorityQueue<>();
    List<Cursor> all = new ArrayList<>();
    try {
      for (int run = 0; run < layout.runs(); run++) {
        Cursor cursor = new Cursor(run);
        all.add(cursor);
        cursors.add(cursor);
      }
      while (!cursors.isEmpty()) {
        step(cursors);
      }
      return live.build();
    } finally {
      all.forEach(Cursor::close);
    }
  }

  private void step(PriorityQueue<Cursor> cursors) {
    Cursor first = cursors.remove();
    Cursor second = cursors.peek();
    if (second == null || !second.head.equals(first.head)) {
      first.take(second == null ? null : second.head);
    } else {
      RowKey key = first.head;
      first.takeOne(true);
      while (cursors.peek() != null && cursors.element().head.equals(key)) {
        Cursor shadowed = cursors.remove();
        shadowed.takeOne(false);
        if (!shadowed.done()) {
          cursors.add(shadowed);
        }
      }
    }
    if (!first.done()) {
      cursors.add(first);
    }
  }

  /** A place in a run; ordered by the key there, of equal ones the newer run first. */
  private final class Cursor implements Comparable<Cursor>, AutoCloseable {
    private final int run;
    private final int end;
    private int batch;
    private int row;
    private RowKey head;
    private @Nullable KeyColumns keys;
    private @Nullable Pins pins;
    private int pinnedEnd;
    private int window = 1;

    Cursor(int run) {
      this.run = run;
      this.batch = layout.firstBatch(run);
      this.end = layout.endBatch(run);
      this.head = layout.range(batch).first();
    }

    boolean done() {
      return batch == end;
    }

    /** Takes all rows before a key, or all rows there are. */
    void take(@Nullable RowKey until) {
      while (!done()) {
        BatchRange range = layout.range(batch);
        if (until == null || range.last().compareTo(until) < 0) {
          emit(row, range.rows());
          nextBatch();
        } else {
          int stop = row == 0 && range.first().compareTo(until) >= 0 ? 0 : lowerBound(until);
          emit(row, stop);
          goTo(stop);
          return;
        }
      }
    }

    private int lowerBound(RowKey until) {
      return keys().lowerBound(until, row);
    }

    /** Goes behind the row, which is live or shadowed. */
    void takeOne(boolean alive) {
      if (alive) {
        emit(row, row + 1);
      }
      if (row + 1 == layout.range(batch).rows()) {
        nextBatch();
      } else {
        goTo(row + 1);
      }
    }

    private void emit(int from, int to) {
      dead.addLive(live, layout.start(batch) + from, to - from);
    }

    private void goTo(int newRow) {
      row = newRow;
      head = row == 0 ? layout.range(batch).first() : keys().key(row);
    }

    private void nextBatch() {
      batch++;
      row = 0;
      keys = null;
      if (!done()) {
        head = layout.range(batch).first();
      }
    }

    private KeyColumns keys() {
      KeyColumns found = keys;
      if (found == null) {
        if (pins == null || batch >= pinnedEnd) {
          window = pins != null && batch == pinnedEnd ? Math.min(window * 2, Tables.READ_AHEAD) : 1;
          pin();
        }
        found =
            KeyColumns.of(layout, batch, KeyColumns.columns(edges), Objects.requireNonNull(pins));
        keys = found;
      }
      return found;
    }

    private void pin() {
      close();
      pinnedEnd = Math.min(batch + window, end);
      List<Want> wants = new ArrayList<>();
      for (int b = batch; b < pinnedEnd; b++) {
        for (Column column : KeyColumns.columns(edges)) {
          wants.add(layout.want(b, column));
        }
      }
      pins = tables.pin(wants);
    }

    @Override
    public int compareTo(Cursor other) {
      int order = head.compareTo(other.head);
      return order != 0 ? order : Integer.compare(run, other.run);
    }

    @Override
    public void close() {
      if (pins != null) {
        pins.close();
        pins = null;
      }
    }
  }
}
