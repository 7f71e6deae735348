package dev.omnigraph.table;

import dev.omnigraph.schema.PropertyType;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Copies values between vectors, from the type they were written in to that of the reader. Targets
 * are filled from their beginning on, without gaps.
 */
final class ColumnCopy {
  private ColumnCopy() {}

  /**
   * Whether values of one field can stand in another: the same type, or one that was widened since.
   */
  static boolean fits(Field from, Field to) {
    if (from.getChildren().size() != to.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < from.getChildren().size(); i++) {
      if (!fits(from.getChildren().get(i), to.getChildren().get(i))) {
        return false;
      }
    }
    ArrowType written = from.getType();
    ArrowType wanted = to.getType();
    if (written instanceof ArrowType.Int narrow && wanted instanceof ArrowType.Int wide) {
      return narrow.getIsSigned() == wide.getIsSigned()
          && narrow.getBitWidth() <= wide.getBitWidth();
    }
    if (written instanceof ArrowType.FloatingPoint narrow
        && wanted instanceof ArrowType.FloatingPoint wide) {
      return narrow.getPrecision().compareTo(wide.getPrecision()) <= 0;
    }
    return written.equals(wanted);
  }

  /** Puts one value at {@code count} places. */
  static void fill(
      FieldVector to, int toIndex, int count, PropertyType type, @Nullable Object value) {
    for (int i = toIndex; i < toIndex + count; i++) {
      if (value != null) {
        ArrowValues.set(to, i, type, value);
      } else {
        setNull(to, i);
      }
    }
  }

  private static void setNull(FieldVector to, int index) {
    if (to instanceof BaseVariableWidthVector texts) {
      texts.fillEmpties(index + 1);
    }
    to.setNull(index);
  }

  /**
   * @throws ClassCastException unless the fields {@link #fits}
   */
  static void copy(FieldVector from, int fromIndex, FieldVector to, int toIndex, int count) {
    if (count == 0) {
      return; // a vector without values may have no offsets either
    }
    if (from instanceof BitVector bits) {
      copyBits(bits, fromIndex, (BitVector) to, toIndex, count);
    } else if (from instanceof BaseFixedWidthVector fixed) {
      BaseFixedWidthVector target = (BaseFixedWidthVector) to;
      if (from.getClass() == to.getClass()) {
        copyFixed(fixed, fromIndex, target, toIndex, count);
      } else {
        widen(fixed, fromIndex, target, toIndex, count);
      }
    } else if (from instanceof BaseVariableWidthVector texts) {
      copyTexts(texts, fromIndex, (BaseVariableWidthVector) to, toIndex, count);
    } else if (from instanceof ListVector lists) {
      copyLists(lists, fromIndex, (ListVector) to, toIndex, count);
    } else {
      copyVectors((FixedSizeListVector) from, fromIndex, (FixedSizeListVector) to, toIndex, count);
    }
  }

  /** A value in another type that it {@link #fits}. */
  static @Nullable Object value(FieldVector from, int index, Field to, PropertyType type) {
    if (from.isNull(index)) {
      return null;
    }
    if (from instanceof IntVector integers) {
      return (long) integers.get(index);
    }
    if (from instanceof Float4Vector floats) {
      return (double) floats.get(index);
    }
    try (FieldVector one = to.createVector(from.getAllocator())) {
      one.setInitialCapacity(1);
      one.allocateNew();
      copy(from, index, one, 0, 1);
      one.setValueCount(1);
      return ArrowValues.get(one, 0, type);
    }
  }

  /** Whether values of two fields look alike, whatever their names. */
  static boolean same(Field left, Field right) {
    if (!left.getType().equals(right.getType())) {
      return false;
    }
    return left.getChildren().isEmpty()
        || same(left.getChildren().getFirst(), right.getChildren().getFirst());
  }

  private static void grow(FieldVector to, int values) {
    while (to.getValueCapacity() < values) {
      to.reAlloc();
    }
  }

  private static void copyBits(
      BitVector from, int fromIndex, BitVector to, int toIndex, int count) {
    grow(to, toIndex + count);
    for (int i = 0; i < count; i++) {
      if (from.isNull(fromIndex + i)) {
        to.setNull(toIndex + i);
      } else {
        to.set(toIndex + i, from.get(fromIndex + i));
      }
    }
  }

  private static void widen(
      BaseFixedWidthVector from, int fromIndex, BaseFixedWidthVector to, int toIndex, int count) {
    grow(to, toIndex + count);
    for (int i = 0; i < count; i++) {
      if (from.isNull(fromIndex + i)) {
        to.setNull(toIndex + i);
      } else {
        widen(from, fromIndex + i, to, toIndex + i);
      }
    }
  }

  private static void widen(
      BaseFixedWidthVector from, int fromIndex, BaseFixedWidthVector to, int toIndex) {
    if (to instanceof BigIntVector longs) {
      longs.set(toIndex, ((IntVector) from).get(fromIndex));
    } else if (to instanceof UInt8Vector longs) {
      longs.set(toIndex, Integer.toUnsignedLong(((UInt4Vector) from).get(fromIndex)));
    } else {
      ((Float8Vector) to).set(toIndex, ((Float4Vector) from).get(fromIndex));
    }
  }

  private static void copyFixed(
      BaseFixedWidthVector from, int fromIndex, BaseFixedWidthVector to, int toIndex, int count) {
    grow(to, toIndex + count);
    int width = from.getTypeWidth();
    if (count == 1 && width == Integer.BYTES) {
      to.getDataBuffer().setInt(4L * toIndex, from.getDataBuffer().getInt(4L * fromIndex));
    } else if (count == 1 && width == Long.BYTES) {
      to.getDataBuffer().setLong(8L * toIndex, from.getDataBuffer().getLong(8L * fromIndex));
    } else {
      to.getDataBuffer()
          .setBytes(
              (long) toIndex * width,
              from.getDataBuffer(),
              (long) fromIndex * width,
              (long) count * width);
    }
    copyValidity(from, fromIndex, to, toIndex, count);
  }

  private static void copyTexts(
      BaseVariableWidthVector from,
      int fromIndex,
      BaseVariableWidthVector to,
      int toIndex,
      int count) {
    while (to.getValueCapacity() < toIndex + count) {
      to.reallocValidityAndOffsetBuffers();
    }
    ArrowBuf source = from.getOffsetBuffer();
    int start = source.getInt(4L * fromIndex);
    int length = source.getInt(4L * (fromIndex + count)) - start;
    int at = to.getOffsetBuffer().getInt(4L * toIndex);
    if (to.getDataBuffer().capacity() < at + (long) length) {
      to.reallocDataBuffer(at + (long) length);
    }
    to.getDataBuffer().setBytes(at, from.getDataBuffer(), start, length);
    ArrowBuf target = to.getOffsetBuffer();
    for (int i = 1; i <= count; i++) {
      target.setInt(4L * (toIndex + i), source.getInt(4L * (fromIndex + i)) - start + at);
    }
    copyValidity(from, fromIndex, to, toIndex, count);
    to.setLastSet(toIndex + count - 1);
  }

  private static void copyLists(
      ListVector from, int fromIndex, ListVector to, int toIndex, int count) {
    grow(to, toIndex + count);
    ArrowBuf source = from.getOffsetBuffer();
    int start = source.getInt(4L * fromIndex);
    int items = source.getInt(4L * (fromIndex + count)) - start;
    ArrowBuf target = to.getOffsetBuffer();
    int at = target.getInt(4L * toIndex);
    for (int i = 1; i <= count; i++) {
      target.setInt(4L * (toIndex + i), source.getInt(4L * (fromIndex + i)) - start + at);
    }
    copy(from.getDataVector(), start, to.getDataVector(), at, items);
    copyValidity(from, fromIndex, to, toIndex, count);
    to.setLastSet(toIndex + count - 1);
  }

  private static void copyVectors(
      FixedSizeListVector from, int fromIndex, FixedSizeListVector to, int toIndex, int count) {
    grow(to, toIndex + count);
    int size = from.getListSize();
    copy(from.getDataVector(), fromIndex * size, to.getDataVector(), toIndex * size, count * size);
    copyValidity(from, fromIndex, to, toIndex, count);
  }

  private static void copyValidity(
      FieldVector from, int fromIndex, FieldVector to, int toIndex, int count) {
    ArrowBuf source = from.getValidityBuffer();
    ArrowBuf target = to.getValidityBuffer();
    for (int i = 0; i < count; i++) {
      if (BitVectorHelper.get(source, fromIndex + i) != 0) {
        BitVectorHelper.setBit(target, toIndex + i);
      } else {
        BitVectorHelper.unsetBit(target, toIndex + i);
      }
    }
  }
}
