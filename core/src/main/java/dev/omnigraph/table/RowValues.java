package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Values of single rows of a batch whose columns are in memory. */
final class RowValues {
  private final Part part;
  private final int batch;
  private final Pins pins;

  RowValues(Part part, int batch, Pins pins) {
    this.part = part;
    this.batch = batch;
    this.pins = pins;
  }

  /** The value in the reader's type; the default where the row is older than the property. */
  @Nullable Object get(Column column, int row) {
    Want want = new Want(part, batch, column);
    FieldVector from = pins.find(want);
    if (from == null) {
      return column.defaultValue();
    }
    checkFits(want, from.getField(), column.field());
    return ColumnCopy.value(from, row, column.type());
  }

  /** The whole row; {@link #columns} are in memory. */
  Row row(GraphType type, boolean edge, int row) {
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int p = 0; p < values.length; p++) {
      Property property = type.properties().get(p);
      values[p] = get(Column.of(property), row);
    }
    return new Row(
        text(Column.ID, row),
        edge ? text(Column.SRC, row) : null,
        edge ? text(Column.DST, row) : null,
        values,
        false);
  }

  private String text(Column column, int row) {
    return (String) Objects.requireNonNull(get(column, row));
  }

  /** All columns of a type but {@code @deleted}. */
  static List<Column> columns(GraphType type, boolean edges) {
    return java.util.stream.Stream.concat(
            KeyColumns.columns(edges).stream(), type.properties().stream().map(Column::of))
        .toList();
  }

  static void checkFits(Want want, Field found, Field wanted) {
    if (!ColumnCopy.fits(found, wanted)) {
      throw new CorruptException(
          want.part().key().toString(),
          "column `%s` holds %s where the schema wants %s"
              .formatted(want.column().name(), found.getType(), wanted.getType()));
    }
  }
}
