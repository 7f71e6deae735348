package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.GraphType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Single values of a column of a batch that is in memory, in the reader's type. */
final class ColumnValues {
  private final Column column;
  private final @Nullable FieldVector from;
  private final boolean widened;
  private final @Nullable Object initialValue;

  /**
   * @param pins hold the column, unless the rows are older than it
   */
  ColumnValues(Want want, Pins pins) {
    column = want.column();
    from = pins.find(want);
    if (from == null) {
      widened = false;
      initialValue = column.initialValue();
    } else {
      checkFits(want, from.getField(), column.field());
      widened = !ColumnCopy.same(from.getField(), column.field());
      initialValue = null;
    }
  }

  /** The value; the default where the row is older than the property. */
  @Nullable Object get(int row) {
    if (from == null) {
      return initialValue;
    }
    return widened
        ? ColumnCopy.value(from, row, column.field(), column.type())
        : ArrowValues.get(from, row, column.type());
  }

  static void checkFits(Want want, Field found, Field wanted) {
    if (!ColumnCopy.fits(found, wanted)) {
      throw new CorruptException(
          want.part().key().toString(),
          "column `%s` holds %s where the schema wants %s"
              .formatted(want.column().name(), found.getType(), wanted.getType()));
    }
  }

  /** All columns of a type but {@code @deleted}. */
  static List<Column> ofWholeRows(GraphType type, boolean edges) {
    List<Column> columns = new ArrayList<>(KeyColumns.columns(edges));
    type.properties().forEach(property -> columns.add(Column.of(property)));
    return columns;
  }

  /**
   * A whole row; all its columns are in memory, and {@code @deleted} where it may be a tombstone.
   */
  static Row row(GraphType type, boolean edge, Place place, int row, Pins pins) {
    boolean deleted = isDeleted(place, row, pins);
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int p = 0; p < values.length && !deleted; p++) {
      Column column = Column.of(type.properties().get(p));
      values[p] = new ColumnValues(place.want(column), pins).get(row);
    }
    return new Row(
        text(place.want(Column.ID), row, pins),
        edge ? text(place.want(Column.SRC), row, pins) : null,
        edge ? text(place.want(Column.DST), row, pins) : null,
        values,
        deleted);
  }

  private static boolean isDeleted(Place place, int row, Pins pins) {
    BitVector deleted = (BitVector) pins.find(place.want(Column.DELETED));
    return deleted != null && deleted.get(row) != 0;
  }

  private static String text(Want want, int row, Pins pins) {
    return (String) Objects.requireNonNull(new ColumnValues(want, pins).get(row));
  }
}
