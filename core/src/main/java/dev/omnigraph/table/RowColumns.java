package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Turns rows into columns. */
public final class RowColumns {
  private RowColumns() {}

  /** Fills the vectors of a root that has {@link FragmentFooter#schema}. */
  static void fill(VectorSchemaRoot root, GraphType type, List<Row> rows) {
    text(root.getVector(FragmentFooter.ID), rows, Row::id);
    if (type instanceof EdgeType) {
      text(root.getVector(FragmentFooter.SRC), rows, Row::source);
      text(root.getVector(FragmentFooter.DST), rows, Row::destination);
    }
    for (int p = 0; p < type.properties().size(); p++) {
      Property property = type.properties().get(p);
      values(root.getVector(property.id()), property, p, rows);
    }
    if (root.getVector(FragmentFooter.DELETED) instanceof BitVector deleted) {
      deleted.allocateNew(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        deleted.setSafe(i, rows.get(i).deleted() ? 1 : 0);
      }
    }
    root.setRowCount(rows.size());
  }

  static void text(FieldVector vector, List<Row> rows, Function<Row, String> part) {
    VarCharVector texts = (VarCharVector) vector;
    texts.setInitialCapacity(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      texts.setSafe(i, Utf8.id(part.apply(rows.get(i))));
    }
  }

  private static void values(FieldVector vector, Property property, int index, List<Row> rows) {
    vector.setInitialCapacity(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      ArrowValues.set(vector, i, property.type(), rows.get(i).values()[index]);
    }
  }

  /** Roughly the bytes of a row in a batch. */
  public static long estimate(GraphType type, Row row) {
    long bytes = text(row.id()) + text(row.src()) + text(row.dst());
    for (int p = 0; p < row.values().length; p++) {
      // a vector takes its place even where it is null
      bytes += value(row.values()[p]) + 4L * type.properties().get(p).type().dimension();
    }
    return bytes;
  }

  private static long text(@Nullable String text) {
    return text == null ? 0 : 4 + text.length();
  }

  private static long value(@Nullable Object value) {
    if (value instanceof String text) {
      return 4L + text.length();
    }
    if (value instanceof byte[] blob) {
      return 4L + blob.length;
    }
    if (value instanceof List<?> list) {
      return 4 + list.stream().mapToLong(RowColumns::value).sum();
    }
    return 8;
  }
}
