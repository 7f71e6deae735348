package dev.omnigraph.table;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Rows of a layout that are not live whatever lies beside them in the order: tombstones, and edges
 * of which a newer run has one of the same id, perhaps between other nodes.
 */
final class DeadRows {
  private final int[] positions;

  private DeadRows(int[] positions) {
    this.positions = positions;
  }

  static DeadRows of(Tables tables, Layout layout, boolean edges) {
    IntList dead = new IntList();
    for (int batch = 0; batch < layout.batches(); batch++) {
      if (layout.part(batch).tombstones()) {
        addTombstones(tables, layout, batch, dead);
      }
    }
    if (edges && layout.runs() > 1) {
      addShadowed(tables, layout, dead);
    }
    int[] positions = dead.toArray();
    Arrays.sort(positions);
    return new DeadRows(positions);
  }

  private static void addTombstones(Tables tables, Layout layout, int batch, IntList dead) {
    Want want = layout.want(batch, Column.DELETED);
    try (Pins pins = tables.pin(List.of(want))) {
      BitVector deleted = (BitVector) pins.get(want);
      for (int row = 0; row < deleted.getValueCount(); row++) {
        if (deleted.get(row) != 0) {
          dead.add(layout.start(batch) + row);
        }
      }
    }
  }

  private static void addShadowed(Tables tables, Layout layout, IntList dead) {
    IdSet newer = new IdSet(tables, layout);
    for (int run = 0; run < layout.runs(); run++) {
      boolean last = run == layout.runs() - 1;
      for (int batch = layout.firstBatch(run); batch < layout.endBatch(run); batch++) {
        boolean perhaps = newer.mayMeet(batch);
        if (last && !perhaps) {
          continue;
        }
        Want want = layout.want(batch, Column.ID);
        try (Pins pins = tables.pin(List.of(want))) {
          VarCharVector ids = (VarCharVector) pins.get(want);
          for (int row = 0; perhaps && row < ids.getValueCount(); row++) {
            if (newer.contains(ids.get(row))) {
              dead.add(layout.start(batch) + row);
            }
          }
          if (!last) {
            newer.collect(ids, layout.start(batch));
          }
        }
      }
      newer.addCollected();
    }
  }

  /** Adds the live ones of {@code rows} rows from a position on. */
  void addLive(LiveRows.Builder live, int from, int rows) {
    int end = from + rows;
    int at = from;
    int found = Arrays.binarySearch(positions, from);
    for (int i = found >= 0 ? found : -found - 1; i < positions.length && positions[i] < end; i++) {
      live.add(at, positions[i] - at);
      at = positions[i] + 1;
    }
    live.add(at, end - at);
  }
}
