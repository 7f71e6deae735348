package dev.omnigraph.query;

import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.PropertyType.Shape;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.apache.arrow.vector.BaseVariableWidthVector;
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
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type by row, of a vector or of a list, in the few forms that comparing and sorting
 * needs. Which of the methods answers is a matter of {@link #form()}.
 */
abstract class Values {
  /** How a value can be read. */
  enum Form {
    /** As {@link #integer}: I32, I64, U32, Bool, Date as days, DateTime as milliseconds. */
    INTEGER,
    /** As the bits of {@link #integer}: U64. */
    UNSIGNED,
    /** As {@link #decimal}: F32, F64. */
    DECIMAL,
    /** As {@link #text}: String, enum, Blob. */
    TEXT,
    /** As the items from {@link #start} to {@link #end}. */
    LIST
  }

  /** Bytes of a value, to be used again for the next. */
  static final class Text {
    byte[] bytes = new byte[64];
    int length;

    private void room(int newLength) {
      if (newLength > bytes.length) {
        bytes = new byte[Math.max(newLength, 2 * bytes.length)];
      }
      length = newLength;
    }
  }

  private final Form form;

  private Values(Form form) {
    this.form = form;
  }

  final Form form() {
    return form;
  }

  abstract boolean isNull(int row);

  long integer(int row) {
    throw new IllegalStateException(form.name());
  }

  double decimal(int row) {
    throw new IllegalStateException(form.name());
  }

  void text(int row, Text into) {
    throw new IllegalStateException(form.name());
  }

  int start(int row) {
    throw new IllegalStateException(form.name());
  }

  int end(int row) {
    throw new IllegalStateException(form.name());
  }

  Values items() {
    throw new IllegalStateException(form.name());
  }

  static Form form(PropertyType type) {
    if (type.shape() != Shape.SCALAR) {
      return Form.LIST;
    }
    return switch (type.kind()) {
      case BOOL, I32, I64, U32, DATE, DATETIME -> Form.INTEGER;
      case U64 -> Form.UNSIGNED;
      case F32, F64 -> Form.DECIMAL;
      case STRING, ENUM, BLOB -> Form.TEXT;
    };
  }

  /** The values of a vector, as it is at each call. */
  static Values of(FieldVector vector) {
    return switch (vector) {
      case IntVector v -> new Integers(v, Form.INTEGER, v::get);
      case BigIntVector v -> new Integers(v, Form.INTEGER, v::get);
      case UInt4Vector v ->
          new Integers(v, Form.INTEGER, row -> Integer.toUnsignedLong(v.get(row)));
      case UInt8Vector v -> new Integers(v, Form.UNSIGNED, v::get);
      case BitVector v -> new Integers(v, Form.INTEGER, v::get);
      case DateDayVector v -> new Integers(v, Form.INTEGER, v::get);
      case TimeStampMilliTZVector v -> new Integers(v, Form.INTEGER, v::get);
      case Float4Vector v -> new Decimals(v, v::get);
      case Float8Vector v -> new Decimals(v, v::get);
      case BaseVariableWidthVector v -> new Texts(v);
      case ListVector v ->
          new Lists(v, v::getElementStartIndex, v::getElementEndIndex, v::getDataVector);
      case FixedSizeListVector v ->
          new Lists(v, v::getElementStartIndex, v::getElementEndIndex, v::getDataVector);
      default -> throw new IllegalArgumentException(vector.getField().toString());
    };
  }

  /** Values of a vector. */
  private abstract static class OfVector extends Values {
    private final ValueVector vector;

    OfVector(ValueVector vector, Form form) {
      super(form);
      this.vector = vector;
    }

    @Override
    final boolean isNull(int row) {
      return vector.isNull(row);
    }
  }

  private static final class Integers extends OfVector {
    private final IntToLongFunction get;

    Integers(ValueVector vector, Form form, IntToLongFunction get) {
      super(vector, form);
      this.get = get;
    }

    @Override
    long integer(int row) {
      return get.applyAsLong(row);
    }
  }

  private static final class Decimals extends OfVector {
    private final IntToDoubleFunction get;

    Decimals(ValueVector vector, IntToDoubleFunction get) {
      super(vector, Form.DECIMAL);
      this.get = get;
    }

    @Override
    double decimal(int row) {
      return get.applyAsDouble(row);
    }
  }

  private static final class Texts extends OfVector {
    private final BaseVariableWidthVector vector;

    Texts(BaseVariableWidthVector vector) {
      super(vector, Form.TEXT);
      this.vector = vector;
    }

    @Override
    void text(int row, Text into) {
      int start = vector.getStartOffset(row);
      into.room(vector.getEndOffset(row) - start);
      vector.getDataBuffer().getBytes(start, into.bytes, 0, into.length);
    }
  }

  private static final class Lists extends OfVector {
    private final IntUnaryOperator start;
    private final IntUnaryOperator end;
    private final Supplier<FieldVector> items;

    Lists(
        ValueVector vector,
        IntUnaryOperator start,
        IntUnaryOperator end,
        Supplier<FieldVector> items) {
      super(vector, Form.LIST);
      this.start = start;
      this.end = end;
      this.items = items;
    }

    @Override
    int start(int row) {
      return start.applyAsInt(row);
    }

    @Override
    int end(int row) {
      return end.applyAsInt(row);
    }

    @Override
    Values items() {
      return of(items.get());
    }
  }

  /** One value for all rows. */
  static Values constant(@Nullable Object value, PropertyType type) {
    if (type.shape() == Shape.SCALAR) {
      return new Objects(value == null ? null : List.of(value), type.kind(), true);
    }
    return new ConstantList(
        value instanceof float[] vector ? boxed(vector) : (List<?>) value, type.kind());
  }

  private static List<Float> boxed(float[] vector) {
    List<Float> items = new ArrayList<>(vector.length);
    for (float item : vector) {
      items.add(item);
    }
    return items;
  }

  /** A value for each row, of the Java class of the kind; scalars. */
  static Values of(List<? extends @Nullable Object> values, Kind kind) {
    return new Objects(values, kind, false);
  }

  private static final class Objects extends Values {
    private final @Nullable List<? extends @Nullable Object> values;
    private final boolean constant;
    private @Nullable Object encoded;
    private byte[] bytes = new byte[0];

    Objects(@Nullable List<? extends @Nullable Object> values, Kind kind, boolean constant) {
      super(form(PropertyType.scalar(kind, true)));
      this.values = values;
      this.constant = constant;
    }

    private @Nullable Object get(int row) {
      return values == null ? null : values.get(constant ? 0 : row);
    }

    @Override
    boolean isNull(int row) {
      return get(row) == null;
    }

    @Override
    long integer(int row) {
      return switch (get(row)) {
        case BigInteger number -> number.longValue();
        case Number number -> number.longValue();
        case Boolean bool -> bool ? 1 : 0;
        case LocalDate date -> date.toEpochDay();
        case Instant instant -> instant.toEpochMilli();
        case null -> throw new IllegalStateException("null");
        default -> throw new IllegalStateException("no integer");
      };
    }

    @Override
    double decimal(int row) {
      return ((Number) java.util.Objects.requireNonNull(get(row))).doubleValue();
    }

    @Override
    void text(int row, Text into) {
      Object value = java.util.Objects.requireNonNull(get(row));
      if (!value.equals(encoded)) {
        encoded = value;
        bytes =
            value instanceof byte[] blob ? blob : ((String) value).getBytes(StandardCharsets.UTF_8);
      }
      into.room(bytes.length);
      System.arraycopy(bytes, 0, into.bytes, 0, bytes.length);
    }
  }

  private static final class ConstantList extends Values {
    private final @Nullable List<?> list;
    private final Kind kind;

    ConstantList(@Nullable List<?> list, Kind kind) {
      super(Form.LIST);
      this.list = list;
      this.kind = kind;
    }

    @Override
    boolean isNull(int row) {
      return list == null;
    }

    @Override
    int start(int row) {
      return 0;
    }

    @Override
    int end(int row) {
      return list == null ? 0 : list.size();
    }

    @Override
    Values items() {
      return of(list == null ? List.of() : list, kind);
    }
  }
}
