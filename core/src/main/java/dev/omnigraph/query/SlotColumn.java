package dev.omnigraph.query;

import dev.omnigraph.table.ArrowValues;
import dev.omnigraph.table.TableView;
import java.util.Arrays;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** A column of a slot: what its table has, and null for no row. */
final class SlotColumn {
  private final Slot slot;
  private final TableView table;
  private final String column;

  /**
   * @param column as {@link TableView} names it, or {@code @type}
   */
  SlotColumn(GraphView graph, Slot slot, String column) {
    this.slot = slot;
    this.table = graph.table(slot.type());
    this.column = column;
  }

  /** Of the vectors that it is read into. */
  Field field() {
    return column.equals(Meta.TYPE)
        ? ArrowValues.field(column, Meta.property(Meta.TYPE).type())
        : table.field(column);
  }

  /** Reads the first of some rows. */
  void read(int[] ordinals, int count, FieldVector out) {
    if (column.equals(Meta.TYPE)) {
      readType(ordinals, count, out);
    } else if (slot.optional()) {
      readOptional(ordinals, count, out);
    } else {
      table.gather(column, ordinals, 0, count, out);
    }
  }

  private void readType(int[] ordinals, int count, FieldVector out) {
    out.clear();
    for (int i = 0; i < count; i++) {
      Object type = ordinals[i] == Slot.NONE ? null : slot.type().name();
      ArrowValues.set(out, i, Meta.property(Meta.TYPE).type(), type);
    }
    out.setValueCount(count);
  }

  private void readOptional(int[] ordinals, int count, FieldVector out) {
    int any = Arrays.stream(ordinals, 0, count).max().orElse(Slot.NONE);
    if (any == Slot.NONE) {
      out.clear();
      out.setInitialCapacity(count);
      out.allocateNew();
      out.setValueCount(count);
      return;
    }
    // What is read for no row is some other row, and forgotten.
    int[] rows =
        Arrays.stream(ordinals, 0, count).map(row -> row == Slot.NONE ? any : row).toArray();
    table.gather(column, rows, 0, count, out);
    for (int i = 0; i < count; i++) {
      if (ordinals[i] == Slot.NONE) {
        BitVectorHelper.unsetBit(out.getValidityBuffer(), i);
      }
    }
  }
}
