package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;

/** A piece of a run: a fragment, or inline rows. Immutable. */
sealed interface Part {

  /** Equal for equal content. */
  Object key();

  /** All that is said of its content, equal for equal content. */
  default Object content() {
    return key();
  }

  /** Rows, tombstones among them. */
  long rows();

  /** Whether any of the rows is a tombstone. */
  boolean tombstones();

  /** A fragment. */
  record Stored(String tableId, Fragment fragment) implements Part {
    @Override
    public Object key() {
      return fragment.key();
    }

    @Override
    public Object content() {
      return fragment;
    }

    @Override
    public long rows() {
      return fragment.rows();
    }

    @Override
    public boolean tombstones() {
      return fragment.tombstones() > 0;
    }
  }

  /** Inline rows, one batch; identical only to itself. */
  final class Inline implements Part {
    private final InlineRows rows;
    private final BatchRange range;

    Inline(GraphType type, InlineRows rows) {
      this.rows = rows;
      this.range = range(type, rows);
    }

    private static BatchRange range(GraphType type, InlineRows rows) {
      List<byte[]> ids = new ArrayList<>(rows.ids().size());
      rows.ids().forEach(id -> ids.add(Utf8.bytes(id)));
      byte[] min = ids.stream().min(Arrays::compareUnsigned).orElseThrow();
      byte[] max = ids.stream().max(Arrays::compareUnsigned).orElseThrow();
      return new BatchRange(
          ids.size(), min, max, key(type, rows, 0), key(type, rows, ids.size() - 1));
    }

    private static RowKey key(GraphType type, InlineRows rows, int row) {
      byte[] id = Utf8.bytes(rows.ids().get(row));
      return type instanceof EdgeType
          ? new RowKey(Utf8.bytes(rows.src().get(row)), Utf8.bytes(rows.dst().get(row)), id)
          : new RowKey(id);
    }

    List<String> ids() {
      return rows.ids();
    }

    BatchRange range() {
      return range;
    }

    @Override
    public Object key() {
      return this;
    }

    @Override
    public long rows() {
      return rows.ids().size();
    }

    @Override
    public boolean tombstones() {
      return !rows.deleted().isEmpty();
    }

    boolean has(Column column) {
      return column.property() == null || rows.columns().containsKey(column.name());
    }

    /** The column as a new vector. */
    FieldVector column(Column column, BufferAllocator allocator) {
      FieldVector vector = column.field().createVector(allocator);
      try {
        vector.setInitialCapacity(rows.ids().size());
        fill(column, vector);
        vector.setValueCount(rows.ids().size());
        return vector;
      } catch (RuntimeException e) {
        vector.close();
        throw e;
      }
    }

    private void fill(Column column, FieldVector vector) {
      switch (column.name()) {
        case FragmentFooter.ID -> texts(rows.ids(), column, vector);
        case FragmentFooter.SRC -> texts(rows.src(), column, vector);
        case FragmentFooter.DST -> texts(rows.dst(), column, vector);
        case FragmentFooter.DELETED -> {
          BitVector deleted = (BitVector) vector;
          deleted.allocateNew(rows.ids().size());
          for (int i = 0; i < rows.ids().size(); i++) {
            deleted.set(i, 0);
          }
          rows.deleted().forEach(row -> deleted.set(row, 1));
        }
        default -> {
          for (int i = 0; i < rows.ids().size(); i++) {
            ArrowValues.set(vector, i, column.type(), rows.value(column.name(), column.type(), i));
          }
        }
      }
    }

    private static void texts(List<String> texts, Column column, FieldVector vector) {
      for (int i = 0; i < texts.size(); i++) {
        ArrowValues.set(vector, i, column.type(), texts.get(i));
      }
    }
  }
}
