package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.omnigraph.store.Document;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The type of a property, a parameter or a literal. In JSON it is its {@link #spelling()}.
 *
 * @param shape a single value, a list of them, or a vector
 * @param kind what a single value is; {@code ENUM} with its values, {@code F32} for a vector
 * @param nullable whether null is a value
 * @param values of an enum, in order of declaration; else empty
 * @param dimension of a vector, 1 to 16,384; else 0
 */
public record PropertyType(
    Shape shape, Kind kind, boolean nullable, List<String> values, int dimension) {
  /** The largest dimension of a vector. */
  public static final int MAX_DIMENSION = 16_384;

  /** How many values there are, and the Java class that stands for them in the engine. */
  public enum Shape {
    /** One value, of the class of its {@link Kind}. */
    SCALAR,
    /** {@link List} of values of the class of their {@link Kind}, none of them null. */
    LIST,
    /** {@code float[]} of the dimension. */
    VECTOR
  }

  /** What a single value is, and the Java class that stands for it in the engine. */
  public enum Kind {
    /** {@link String}. */
    STRING("String"),
    /** {@code byte[]}. */
    BLOB("Blob"),
    /** {@link Boolean}. */
    BOOL("Bool"),
    /** {@link Integer}. */
    I32("I32"),
    /** {@link Long}. */
    I64("I64"),
    /** {@link Long}, 0 to 2^32-1. */
    U32("U32"),
    /** {@link java.math.BigInteger}, 0 to 2^64-1. */
    U64("U64"),
    /** {@link Float}, finite. */
    F32("F32"),
    /** {@link Double}, finite. */
    F64("F64"),
    /** {@link java.time.LocalDate}. */
    DATE("Date"),
    /** {@link java.time.Instant}, whole milliseconds. */
    DATETIME("DateTime"),
    /** {@link String}, one of the declared values. */
    ENUM("enum");

    private static final BigInteger U64_END = BigInteger.TWO.pow(64);

    private final String spelling;

    Kind(String spelling) {
      this.spelling = spelling;
    }

    private static Kind of(String spelling) {
      return Arrays.stream(values())
          .filter(kind -> kind != ENUM && kind.spelling.equals(spelling))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no type " + spelling));
    }

    /** As in the languages. */
    public String spelling() {
      return spelling;
    }

    /** I32, I64, U32 or U64. */
    public boolean isInteger() {
      return this == I32 || this == I64 || this == U32 || this == U64;
    }

    private boolean accepts(Object value) {
      return switch (this) {
        case STRING, ENUM -> value instanceof String;
        case BLOB -> value instanceof byte[];
        case BOOL -> value instanceof Boolean;
        case I32 -> value instanceof Integer;
        case I64 -> value instanceof Long;
        case U32 -> value instanceof Long number && number >>> 32 == 0;
        case U64 ->
            value instanceof BigInteger number
                && number.signum() >= 0
                && number.compareTo(U64_END) < 0;
        case F32 -> value instanceof Float number && Float.isFinite(number);
        case F64 -> value instanceof Double number && Double.isFinite(number);
        case DATE -> value instanceof LocalDate;
        case DATETIME -> value instanceof Instant;
      };
    }

    /** An integer, F32 or F64. */
    public boolean isNumeric() {
      return isInteger() || this == F32 || this == F64;
    }
  }

  public PropertyType {
    values = List.copyOf(values);
  }

  public static PropertyType scalar(Kind kind, boolean nullable) {
    return new PropertyType(Shape.SCALAR, kind, nullable, List.of(), 0);
  }

  public static PropertyType list(Kind kind, boolean nullable) {
    return new PropertyType(Shape.LIST, kind, nullable, List.of(), 0);
  }

  public static PropertyType enumeration(List<String> values, boolean nullable) {
    return new PropertyType(Shape.SCALAR, Kind.ENUM, nullable, values, 0);
  }

  public static PropertyType vector(int dimension, boolean nullable) {
    return new PropertyType(Shape.VECTOR, Kind.F32, nullable, List.of(), dimension);
  }

  /** The same type, nullable or not. */
  public PropertyType nullable(boolean value) {
    return new PropertyType(shape, kind, value, values, dimension);
  }

  public boolean isScalar() {
    return shape == Shape.SCALAR;
  }

  /**
   * Whether a value has the Java class, the bounds and the dimension of this type; an enum's values
   * are a rule of their own.
   */
  boolean accepts(Object value) {
    return switch (shape) {
      case SCALAR -> kind.accepts(value);
      case LIST -> value instanceof List<?> list && list.stream().allMatch(kind::accepts);
      case VECTOR ->
          value instanceof float[] vector
              && vector.length == dimension
              && IntStream.range(0, dimension).allMatch(i -> Float.isFinite(vector[i]));
    };
  }

  /** As in the schema language, for instance {@code [I32]?}. */
  @JsonValue
  public String spelling() {
    String base =
        switch (shape) {
          case LIST -> "[" + kind.spelling() + "]";
          case VECTOR -> "Vector(" + dimension + ")";
          case SCALAR ->
              kind == Kind.ENUM ? "enum(" + String.join(", ", values) + ")" : kind.spelling();
        };
    return nullable ? base + "?" : base;
  }

  /** The type with that {@link #spelling()}, of a scalar, a list, an enum or a vector. */
  @JsonCreator
  static PropertyType of(String spelling) {
    boolean nullable = spelling.endsWith("?");
    PropertyType type =
        of(nullable ? spelling.substring(0, spelling.length() - 1) : spelling, nullable);
    Document.expect(
        type.spelling().equals(spelling)
            && (type.shape != Shape.VECTOR || type.dimension > 0)
            && type.dimension <= MAX_DIMENSION,
        "a type of values");
    return type;
  }

  private static PropertyType of(String base, boolean nullable) {
    if (base.startsWith("enum(")) {
      return enumeration(Arrays.asList(inner(base, "enum(").split(", ", -1)), nullable);
    }
    if (base.startsWith("Vector(")) {
      return vector(Integer.parseInt(inner(base, "Vector(")), nullable);
    }
    return base.startsWith("[")
        ? list(Kind.of(inner(base, "[")), nullable)
        : scalar(Kind.of(base), nullable);
  }

  private static String inner(String spelling, String opening) {
    return spelling.substring(opening.length(), spelling.length() - 1);
  }

  @Override
  public String toString() {
    return spelling();
  }
}
