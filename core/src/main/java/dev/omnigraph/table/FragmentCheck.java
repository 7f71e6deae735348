package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads a fragment from the first row to the last and compares all that is said of it, in its
 * footer and in the version, with what is there. Keeps nothing, and holds one batch in memory.
 */
final class FragmentCheck {
  private final ColumnReader reader;
  private final GraphType type;
  private final Fragment fragment;
  private final Part.Stored part;
  private final boolean edges;
  private @Nullable RowKey before;
  private long tombstones;

  /**
   * @param type as the newest schema has it; the fragment may be older
   */
  FragmentCheck(ColumnReader reader, GraphType type, Fragment fragment) {
    this.reader = reader;
    this.type = type;
    this.fragment = fragment;
    this.part = new Part.Stored(type.id(), fragment);
    this.edges = type instanceof EdgeType;
  }

  /**
   * @throws CorruptException with the first thing that is wrong
   */
  void run() {
    FragmentFooter footer = reader.footer(part);
    for (int batch = 0; batch < footer.batches().size(); batch++) {
      List<Want> wants = new ArrayList<>();
      for (String name : footer.columns().keySet()) {
        wants.add(new Want(part, batch, new Column(name, null)));
      }
      List<Chunk> chunks = reader.columns(fragment, footer, wants);
      try {
        Map<String, FieldVector> columns = new TreeMap<>();
        for (int i = 0; i < chunks.size(); i++) {
          columns.put(wants.get(i).column().name(), chunks.get(i).vector());
        }
        check(footer, batch, columns);
      } finally {
        chunks.forEach(Chunk::release);
      }
    }
    Comparator<byte[]> order = Arrays::compareUnsigned;
    List<BatchRange> ranges = footer.ranges();
    expect(
        ranges.stream().map(BatchRange::minId).min(order).map(Utf8::text),
        Optional.of(fragment.minId()),
        "the smallest id");
    expect(
        ranges.stream().map(BatchRange::maxId).max(order).map(Utf8::text),
        Optional.of(fragment.maxId()),
        "the largest id");
    expect(tombstones, fragment.tombstones(), "the number of tombstones");
  }

  private void check(FragmentFooter footer, int batch, Map<String, FieldVector> columns) {
    String in = " of batch " + batch;
    BatchRange range = footer.ranges().get(batch);
    columns.forEach(
        (name, vector) ->
            expect(
                vector.getValueCount(), range.rows(), "the length of column `" + name + "`" + in));
    List<byte[]> ids = new ArrayList<>();
    RowKey first = null;
    for (int row = 0; row < range.rows(); row++) {
      RowKey key = key(columns, row);
      RowKey earlier = before;
      if (earlier != null && earlier.compareTo(key) >= 0) {
        throw wrong("row %d of batch %d is out of order".formatted(row, batch));
      }
      if (!footer.batches().get(batch).filter().mayContain(KeyFilter.hash(key.id()))) {
        throw wrong("the filter of batch %d does not know row %d".formatted(batch, row));
      }
      first = first == null ? key : first;
      before = key;
      ids.add(key.id());
    }
    if (!Objects.equals(range.first(), first) || !Objects.equals(range.last(), before)) {
      throw wrong("the first or the last row" + in + " is not the one that its footer says");
    }
    ids.sort(Arrays::compareUnsigned);
    expect(Utf8.text(ids.getFirst()), Utf8.text(range.minId()), "the smallest id" + in);
    expect(Utf8.text(ids.getLast()), Utf8.text(range.maxId()), "the largest id" + in);
    BitVector deleted = (BitVector) columns.get(FragmentFooter.DELETED);
    for (int row = 0; deleted != null && row < range.rows(); row++) {
      tombstones += deleted.get(row);
    }
    type.properties()
        .forEach(
            property -> {
              FieldVector values = columns.get(property.id());
              Column column = Column.of(property);
              if (values != null && ColumnCopy.same(values.getField(), column.field())) {
                bounds(footer.statistics(column, batch), property.type(), values, in);
              }
            });
  }

  private RowKey key(Map<String, FieldVector> columns, int row) {
    byte[] id = text(columns, FragmentFooter.ID, row);
    return edges
        ? new RowKey(
            text(columns, FragmentFooter.SRC, row), text(columns, FragmentFooter.DST, row), id)
        : new RowKey(id);
  }

  private byte[] text(Map<String, FieldVector> columns, String name, int row) {
    if (columns.get(name) instanceof VarCharVector texts && !texts.isNull(row)) {
      return texts.get(row);
    }
    throw wrong("row %d has no `%s`".formatted(row, name));
  }

  private void bounds(
      ColumnStatistics told, PropertyType valueType, FieldVector values, String in) {
    expect(
        (long) values.getNullCount(),
        told.nulls(),
        "the number of nulls of `" + values.getName() + "`" + in);
    Object min = told.min();
    Object max = told.max();
    Comparator<Object> order = ColumnSummary.order(valueType.kind());
    for (int row = 0; row < values.getValueCount(); row++) {
      Object value = values.isNull(row) ? null : ArrowValues.get(values, row, valueType);
      if (value != null
          && ((min != null && order.compare(value, min) < 0)
              || (max != null && order.compare(value, max) > 0))) {
        throw wrong(
            "the value %s of `%s`%s is outside of what its footer says"
                .formatted(value, values.getName(), in));
      }
    }
  }

  private void expect(@Nullable Object found, Object expected, String what) {
    if (!Objects.equals(found, expected)) {
      throw wrong("%s is %s, and %s is said".formatted(what, found, expected));
    }
  }

  private CorruptException wrong(String check) {
    return new CorruptException(fragment.key(), check);
  }
}
