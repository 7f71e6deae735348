package dev.omnigraph.table;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Rows of a layout that don't count whatever lies beside them in the order: tombstones, unless they
 * are to be kept, and edges of which a newer run has one of the same id, perhaps between other
 * nodes.
 */
final class DeadRows {
  private final int[] positions;

  private DeadRows(int[] positions) {
    this.positions = positions;
  }

  /**
   * @param keepTombstones whether tombstones count like other rows
   */
  static DeadRows of(Tables tables, Layout layout, boolean edges, boolean keepTombstones) {
    IntList dead = new IntList();
    if (!keepTombstones) {
      addTombstones(tables, layout, dead);
    }
    if (edges && layout.runs() > 1) {
      addShadowed(tables, layout, dead);
    }
    int[] positions = dead.toArray();
    Arrays.sort(positions);
    return new DeadRows(positions);
  }

  private static void addTombstones(Tables tables, Layout layout, IntList dead) {
    int[] batches =
        IntStream.range(0, layout.batches())
            .filter(batch -> layout.part(batch).tombstones())
            .toArray();
    tables.visit(
        layout.places(batches),
        List.of(Column.DELETED),
        (index, place, pins) -> {
          BitVector deleted = (BitVector) pins.get(place.want(Column.DELETED));
          for (int row = 0; row < deleted.getValueCount(); row++) {
            if (deleted.get(row) != 0) {
              dead.add(layout.start(batches[index]) + row);
            }
          }
        });
  }

  private static void addShadowed(Tables tables, Layout layout, IntList dead) {
    IdSet newer = new IdSet(tables, layout);
    for (int run = 0; run < layout.runs(); run++) {
      boolean last = run == layout.runs() - 1;
      int[] batches =
          IntStream.range(layout.firstBatch(run), layout.endBatch(run))
              .filter(batch -> !last || newer.mayMeet(batch))
              .toArray();
      tables.visit(
          layout.places(batches),
          List.of(Column.ID),
          (index, place, pins) -> {
            VarCharVector ids = (VarCharVector) pins.get(place.want(Column.ID));
            int start = layout.start(batches[index]);
            if (last || newer.mayMeet(batches[index])) {
              addShadowed(ids, start, newer, dead);
            }
            if (!last) {
              newer.collect(ids, start);
            }
          });
      newer.addCollected();
    }
  }

  private static void addShadowed(VarCharVector ids, int start, IdSet newer, IntList dead) {
    for (int row = 0; row < ids.getValueCount(); row++) {
      if (newer.contains(ids.get(row))) {
        dead.add(start + row);
      }
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
