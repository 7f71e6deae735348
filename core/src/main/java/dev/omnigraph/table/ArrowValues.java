package dev.omnigraph.table;

import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** How the types of the schema and their values stand in Arrow. */
public final class ArrowValues {
  private static final String ITEM = "item";
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private ArrowValues() {}

  /** The Arrow field of a property type; always nullable, since tombstones have no values. */
  public static Field field(String name, PropertyType type) {
    return switch (type.shape()) {
      case SCALAR -> new Field(name, FieldType.nullable(scalar(type.kind())), null);
      case LIST ->
          new Field(
              name,
              FieldType.nullable(ArrowType.List.INSTANCE),
              List.of(new Field(ITEM, FieldType.nullable(scalar(type.kind())), null)));
      case VECTOR ->
          new Field(
              name,
              FieldType.nullable(new ArrowType.FixedSizeList(type.dimension())),
              List.of(new Field(ITEM, FieldType.nullable(scalar(Kind.F32)), null)));
    };
  }

  private static ArrowType scalar(Kind kind) {
    return switch (kind) {
      case STRING, ENUM -> ArrowType.Utf8.INSTANCE;
      case BLOB -> ArrowType.Binary.INSTANCE;
      case BOOL -> ArrowType.Bool.INSTANCE;
      case I32 -> new ArrowType.Int(32, true);
      case I64 -> new ArrowType.Int(64, true);
      case U32 -> new ArrowType.Int(32, false);
      case U64 -> new ArrowType.Int(64, false);
      case F32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case F64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case DATETIME -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
    };
  }

  /** The value at an index of a vector that has the field of {@code type}. */
  public static @Nullable Object get(FieldVector vector, int index, PropertyType type) {
    if (vector.isNull(index)) {
      return null;
    }
    return switch (type.shape()) {
      case SCALAR -> scalar(vector, index, type.kind());
      case LIST -> {
        ListVector list = (ListVector) vector;
        int start = list.getElementStartIndex(index);
        int end = list.getElementEndIndex(index);
        List<@Nullable Object> values = new ArrayList<>(end - start);
        FieldVector items = list.getDataVector();
        for (int i = start; i < end; i++) {
          values.add(items.isNull(i) ? null : scalar(items, i, type.kind()));
        }
        yield values;
      }
      case VECTOR -> {
        Float4Vector items = (Float4Vector) ((FixedSizeListVector) vector).getDataVector();
        float[] values = new float[type.dimension()];
        for (int i = 0; i < values.length; i++) {
          values[i] = items.get(index * type.dimension() + i);
        }
        yield values;
      }
    };
  }

  private static Object scalar(FieldVector vector, int index, Kind kind) {
    return switch (kind) {
      case STRING, ENUM -> new String(((VarCharVector) vector).get(index), StandardCharsets.UTF_8);
      case BLOB -> ((VarBinaryVector) vector).get(index);
      case BOOL -> ((BitVector) vector).get(index) != 0;
      case I32 -> ((IntVector) vector).get(index);
      case I64 -> ((BigIntVector) vector).get(index);
      case U32 -> Integer.toUnsignedLong(((UInt4Vector) vector).get(index));
      case U64 -> unsigned(((UInt8Vector) vector).get(index));
      case F32 -> ((Float4Vector) vector).get(index);
      case F64 -> ((Float8Vector) vector).get(index);
      case DATE -> LocalDate.ofEpochDay(((DateDayVector) vector).get(index));
      case DATETIME -> Instant.ofEpochMilli(((TimeStampMilliTZVector) vector).get(index));
    };
  }

  private static BigInteger unsigned(long bits) {
    BigInteger value = BigInteger.valueOf(bits);
    return bits < 0 ? value.add(TWO_TO_64) : value;
  }

  /**
   * Sets the value at an index of a vector that has the field of {@code type}, growing it as
   * needed. Lists must be set in ascending order.
   *
   * @throws dev.omnigraph.error.InvalidInputException if a text is no valid Unicode
   */
  public static void set(FieldVector vector, int index, PropertyType type, @Nullable Object value) {
    if (value == null) {
      vector.setNull(index);
      return;
    }
    switch (type.shape()) {
      case SCALAR -> setScalar(vector, index, type.kind(), value);
      case LIST -> {
        ListVector list = (ListVector) vector;
        List<?> values = (List<?>) value;
        int at = list.startNewValue(index);
        FieldVector items = list.getDataVector();
        for (Object item : values) {
          if (item == null) {
            items.setNull(at++);
          } else {
            setScalar(items, at++, type.kind(), item);
          }
        }
        list.endValue(index, values.size());
      }
      case VECTOR -> {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        float[] values = (float[]) value;
        if (values.length != type.dimension()) {
          throw new IllegalArgumentException(
              "expected %d numbers, found %d".formatted(type.dimension(), values.length));
        }
        int at = list.startNewValue(index);
        Float4Vector items = (Float4Vector) list.getDataVector();
        for (float item : values) {
          items.setSafe(at++, item);
        }
      }
    }
  }

  private static void setScalar(FieldVector vector, int index, Kind kind, Object value) {
    switch (kind) {
      case STRING, ENUM -> ((VarCharVector) vector).setSafe(index, Utf8.bytes((String) value));
      case BLOB -> ((VarBinaryVector) vector).setSafe(index, (byte[]) value);
      case BOOL -> ((BitVector) vector).setSafe(index, (Boolean) value ? 1 : 0);
      case I32 -> ((IntVector) vector).setSafe(index, (Integer) value);
      case I64 -> ((BigIntVector) vector).setSafe(index, (Long) value);
      case U32 -> ((UInt4Vector) vector).setSafe(index, ((Long) value).intValue());
      case U64 -> ((UInt8Vector) vector).setSafe(index, ((BigInteger) value).longValue());
      case F32 -> ((Float4Vector) vector).setSafe(index, (Float) value);
      case F64 -> ((Float8Vector) vector).setSafe(index, (Double) value);
      case DATE ->
          ((DateDayVector) vector)
              .setSafe(index, Math.toIntExact(((LocalDate) value).toEpochDay()));
      case DATETIME ->
          ((TimeStampMilliTZVector) vector).setSafe(index, ((Instant) value).toEpochMilli());
    }
  }
}
