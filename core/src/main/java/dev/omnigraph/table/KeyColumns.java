package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.VarCharVector;

/** The keys of the rows of one batch. */
final class KeyColumns {
  private final List<VarCharVector> columns;

  KeyColumns(List<VarCharVector> columns) {
    this.columns = columns;
  }

  /**
   * @param pins hold the columns
   */
  static KeyColumns of(Layout layout, int batch, List<Column> columns, Pins pins) {
    List<VarCharVector> vectors = new ArrayList<>();
    for (Column column : columns) {
      vectors.add((VarCharVector) pins.get(layout.want(batch, column)));
    }
    KeyColumns keys = new KeyColumns(vectors);
    keys.check(layout.part(batch), layout.range(batch));
    return keys;
  }

  /** Whether the keys begin and end where the footer says: searches go by that. */
  private void check(Part part, BatchRange range) {
    if (part instanceof Part.Stored stored
        && columns.size() == range.first().parts().length
        && !(key(0).equals(range.first()) && key(rows() - 1).equals(range.last()))) {
      throw new CorruptException(
          stored.fragment().key(),
          "the first or the last row of a batch is not as its footer says");
    }
  }

  static List<Column> columns(boolean edges) {
    return edges ? List.of(Column.SRC, Column.DST, Column.ID) : List.of(Column.ID);
  }

  int rows() {
    return columns.getFirst().getValueCount();
  }

  RowKey key(int row) {
    byte[][] parts = new byte[columns.size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = columns.get(i).get(row);
    }
    return new RowKey(parts);
  }

  /** Sign of the key of a row compared with another key, which may be a beginning of one. */
  int compare(int row, RowKey key) {
    byte[][] parts = key.parts();
    for (int i = 0; i < parts.length; i++) {
      VarCharVector column = columns.get(i);
      int order =
          ByteFunctionHelpers.compare(
              column.getDataBuffer(),
              column.getStartOffset(row),
              column.getEndOffset(row),
              parts[i],
              0,
              parts[i].length);
      if (order != 0) {
        return order;
      }
    }
    return columns.size() - parts.length;
  }

  /** The first row from {@code from} on that isn't before a key; the number of rows if none. */
  int lowerBound(RowKey key, int from) {
    int low = from;
    int step = 1;
    int rows = rows();
    int high = from;
    while (high < rows && compare(high, key) < 0) {
      low = high + 1;
      high = high + step;
      step *= 2;
    }
    high = Math.min(high, rows);
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
}
