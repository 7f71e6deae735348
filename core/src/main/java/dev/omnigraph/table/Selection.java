package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Rows that were asked for by ordinal, as stretches of neighbours in one batch. */
final class Selection {
  private final int rows;
  private final Layout layout;

  /** The batches, each once, ascending. */
  private final int[] batches;

  /** Index in {@link #batches}, first row and length of each stretch. */
  private final int[] stretches;

  private Selection(Layout layout, int rows, int[] batches, int[] stretches) {
    this.layout = layout;
    this.rows = rows;
    this.batches = batches;
    this.stretches = stretches;
  }

  static Selection of(Layout layout, int[] positions) {
    IntList stretches = new IntList();
    int batch = -1;
    for (int i = 0; i < positions.length; ) {
      int position = positions[i];
      if (batch < 0 || position < layout.start(batch) || position >= layout.start(batch + 1)) {
        batch = layout.batchOf(position);
      }
      int end = i + 1;
      int limit = layout.start(batch + 1);
      while (end < positions.length
          && positions[end] == position + end - i
          && positions[end] < limit) {
        end++;
      }
      stretches.add(batch);
      stretches.add(position - layout.start(batch));
      stretches.add(end - i);
      i = end;
    }
    int[] triples = stretches.toArray();
    int[] batches = new int[triples.length / 3];
    Arrays.setAll(batches, s -> triples[3 * s]);
    batches = Arrays.stream(batches).sorted().distinct().toArray();
    int last = -1;
    int lastIndex = -1;
    for (int s = 0; s < triples.length; s += 3) {
      if (triples[s] != last) {
        last = triples[s];
        lastIndex = Arrays.binarySearch(batches, last);
      }
      triples[s] = lastIndex;
    }
    return new Selection(layout, positions.length, batches, triples);
  }

  List<Want> wants(Column column) {
    List<Want> wants = new ArrayList<>(batches.length);
    for (int batch : batches) {
      wants.add(layout.want(batch, column));
    }
    return wants;
  }

  /** Replaces what a vector holds by a column of the rows. */
  void copy(Column column, Pins pins, FieldVector out) {
    @Nullable FieldVector[] sources = new @Nullable FieldVector[batches.length];
    boolean missing = false;
    for (int i = 0; i < batches.length; i++) {
      Want want = layout.want(batches[i], column);
      FieldVector source = pins.find(want);
      if (source != null) {
        ColumnValues.checkFits(want, source.getField(), out.getField());
      }
      missing |= source == null;
      sources[i] = source;
    }
    Object initial = missing ? column.initialValue() : null;
    out.clear();
    out.setInitialCapacity(rows);
    out.allocateNew();
    int at = 0;
    for (int s = 0; s < stretches.length; s += 3) {
      FieldVector source = sources[stretches[s]];
      int count = stretches[s + 2];
      if (source == null) {
        ColumnCopy.fill(out, at, count, column.type(), initial);
      } else {
        ColumnCopy.copy(source, stretches[s + 1], out, at, count);
      }
      at += count;
    }
    out.setValueCount(rows);
  }
}
