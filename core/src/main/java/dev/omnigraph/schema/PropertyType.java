package dev.omnigraph.schema;

import java.util.List;

/**
 * The type of a property, a parameter or a literal.
 *
 * @param shape a single value, a list of them, or a vector
 * @param kind what a single value is; {@code ENUM} with its values, {@code F32} for a vector
 * @param nullable whether null is a value
 * @param values of an enum, in order of declaration; else empty
 * @param dimension of a vector, 1 to 16,384; else 0
 */
public record PropertyType(
    Shape shape, Kind kind, boolean nullable, List<String> values, int dimension) {

  /** How many values there are. */
  public enum Shape {
    SCALAR,
    LIST,
    VECTOR
  }

  /** What a single value is, and the Java class that stands for it in the engine. */
  public enum Kind {
    /** {@link String}. */
    STRING("String"),
    /** {@code byte{@link }}. */
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

    private final String spelling;

    Kind(String spelling) {
      this.spelling = spelling;
    }

    /** As in the languages. */
    public String spelling() {
      return spelling;
    }

    /** I32, I64, U32 or U64. */
    public boolean isInteger() {
      return this == I32 || this == I64 || this == U32 || this == U64;
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

  /** As in the schema language, for instance {@code [I32]?}. */
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

  @Override
  public String toString() {
    return spelling();
  }
}
