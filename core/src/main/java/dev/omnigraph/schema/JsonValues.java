package dev.omnigraph.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.error.NearestName;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as users write and read them in JSON: dates as text, bytes as {@code "base64:…"}. Nothing
 * is rounded, cut or guessed on the way in, but for floats, which take the nearest value of their
 * width.
 *
 * <p>The Java classes of values are those of {@link PropertyType.Kind} and {@link
 * PropertyType.Shape}.
 */
public final class JsonValues {
  private static final String BASE64 = "base64:";
  private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,19}");
  private static final BigInteger U64_MAX = new BigInteger("18446744073709551615");
  private static final long U32_MAX = 0xFFFF_FFFFL;

  /** How many values of an enum an error lists. */
  private static final int LISTED = 10;

  private JsonValues() {}

  /**
   * Reads a value.
   *
   * @param node a JSON null or a missing node is null
   * @throws ValueException if the node is no value of the type
   */
  public static @Nullable Object read(PropertyType type, JsonNode node) throws ValueException {
    if (node.isNull() || node.isMissingNode()) {
      if (type.nullable()) {
        return null;
      }
      throw unexpected(type, node);
    }
    return switch (type.shape()) {
      case SCALAR -> readScalar(type, node);
      case LIST -> readList(type, node);
      case VECTOR -> readVector(type, node);
    };
  }

  private static Object readScalar(PropertyType type, JsonNode node) throws ValueException {
    Object value =
        switch (type.kind()) {
          case STRING -> string(node);
          case BLOB -> blob(node);
          case BOOL -> node.isBoolean() ? (Object) node.booleanValue() : null;
          case I32 ->
              node.isIntegralNumber() && node.canConvertToInt() ? (Object) node.intValue() : null;
          case I64 ->
              node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : null;
          case U32 -> u32(node);
          case U64 -> u64(node);
          case F32 -> f32(node);
          case F64 ->
              node.isNumber() && Double.isFinite(node.doubleValue())
                  ? (Object) node.doubleValue()
                  : null;
          case DATE -> node.isTextual() ? Timestamps.date(node.textValue()) : null;
          case DATETIME -> node.isTextual() ? Timestamps.dateTime(node.textValue()) : null;
          case ENUM -> enumeration(type, node);
        };
    if (value == null) {
      throw unexpected(type, node);
    }
    return value;
  }

  private static @Nullable String string(JsonNode node) throws ValueException {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw new ValueException(
              "expected a String, found half of a surrogate pair at its character " + (i + 1));
        }
        i++;
      }
    }
    return text;
  }

  private static byte @Nullable [] blob(JsonNode node) throws ValueException {
    if (!node.isTextual() || !node.textValue().startsWith(BASE64)) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(node.textValue().substring(BASE64.length()));
    } catch (IllegalArgumentException e) {
      throw new ValueException(
          "expected a Blob as \"base64:…\", found what is no base64: " + e.getMessage());
    }
  }

  private static @Nullable Long u32(JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      return null;
    }
    long value = node.longValue();
    return value >= 0 && value <= U32_MAX ? value : null;
  }

  private static @Nullable BigInteger u64(JsonNode node) {
    BigInteger value;
    if (node.isIntegralNumber()) {
      value = node.bigIntegerValue();
    } else if (node.isTextual() && DIGITS.matcher(node.textValue()).matches()) {
      value = new BigInteger(node.textValue());
    } else {
      return null;
    }
    return value.signum() >= 0 && value.compareTo(U64_MAX) <= 0 ? value : null;
  }

  private static @Nullable Float f32(JsonNode node) {
    if (!node.isNumber()) {
      return null;
    }
    // A decimal goes to 32 bits at once: by way of 64 it could be rounded twice.
    float value = node.isDouble() ? (float) node.doubleValue() : node.decimalValue().floatValue();
    return Float.isFinite(value) ? value : null;
  }

  private static @Nullable String enumeration(PropertyType type, JsonNode node)
      throws ValueException {
    if (!node.isTextual()) {
      return null;
    }
    String text = node.textValue();
    if (type.values().contains(text)) {
      return text;
    }
    String nearest = NearestName.of(text, type.values());
    throw new ValueException(
        "expected "
            + expected(type)
            + ", found "
            + StringLiteral.quoteShort(text)
            + (nearest == null ? "" : "; did you mean `" + nearest + "`?"));
  }

  private static List<Object> readList(PropertyType type, JsonNode node) throws ValueException {
    if (!node.isArray()) {
      throw unexpected(type, node);
    }
    PropertyType item = PropertyType.scalar(type.kind(), false);
    List<Object> items = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      try {
        items.add(Objects.requireNonNull(read(item, element)));
      } catch (ValueException e) {
        throw new ValueException("item " + (items.size() + 1) + ": " + e.reason());
      }
    }
    return List.copyOf(items);
  }

  private static float[] readVector(PropertyType type, JsonNode node) throws ValueException {
    if (!node.isArray()) {
      throw unexpected(type, node);
    }
    if (node.size() != type.dimension()) {
      throw new ValueException("expected " + expected(type) + ", found an array of " + node.size());
    }
    float[] vector = new float[node.size()];
    for (int i = 0; i < vector.length; i++) {
      Float value = f32(node.get(i));
      if (value == null) {
        throw new ValueException(
            "item "
                + (i + 1)
                + ": "
                + unexpected(PropertyType.scalar(type.kind(), false), node.get(i)).reason());
      }
      vector[i] = value;
    }
    return vector;
  }

  private static ValueException unexpected(PropertyType type, JsonNode found) {
    return new ValueException("expected " + expected(type) + ", found " + found(found));
  }

  private static String expected(PropertyType type) {
    return switch (type.shape()) {
      case LIST -> "an array of " + type.kind().spelling();
      case VECTOR -> "an array of " + type.dimension() + " numbers";
      case SCALAR ->
          switch (type.kind()) {
            case STRING -> "a String";
            case BLOB -> "a Blob as \"base64:…\"";
            case BOOL -> "a Bool";
            case I32 -> "an I32 from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
            case I64 -> "an I64 from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
            case U32 -> "a U32 from 0 to " + U32_MAX;
            case U64 -> "a U64 from 0 to " + U64_MAX;
            case F32 -> "an F32, finite";
            case F64 -> "an F64, finite";
            case DATE -> "a Date such as \"2026-11-20\"";
            case DATETIME -> "a DateTime such as \"2026-11-20T10:30:00Z\"";
            case ENUM ->
                "one of "
                    + type.values().stream().limit(LISTED).collect(Collectors.joining(", "))
                    + (type.values().size() > LISTED ? ", …" : "");
          };
    };
  }

  private static String found(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> StringLiteral.quoteShort(node.textValue());
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case MISSING -> "nothing";
      case NUMBER -> node.isBigDecimal() ? node.decimalValue().toString() : node.asText();
      case BINARY, BOOLEAN, NULL, POJO -> node.asText();
    };
  }

  /**
   * The JSON of a value: what {@link #read} takes, U64 as a number, DateTime in UTC.
   *
   * @param value of the type's Java class, or null
   */
  public static JsonNode toJson(PropertyType type, @Nullable Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    return switch (type.shape()) {
      case SCALAR -> scalarToJson(type.kind(), value);
      case LIST -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ((List<?>) value).forEach(item -> array.add(scalarToJson(type.kind(), item)));
        yield array;
      }
      case VECTOR -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (float item : (float[]) value) {
          array.add(item);
        }
        yield array;
      }
    };
  }

  private static JsonNode scalarToJson(PropertyType.Kind kind, Object value) {
    return switch (kind) {
      case STRING, ENUM -> TextNode.valueOf((String) value);
      case BLOB -> TextNode.valueOf(BASE64 + Base64.getEncoder().encodeToString((byte[]) value));
      case BOOL -> BooleanNode.valueOf((Boolean) value);
      case I32 -> IntNode.valueOf((Integer) value);
      case I64, U32 -> LongNode.valueOf((Long) value);
      case U64 -> BigIntegerNode.valueOf((BigInteger) value);
      case F32 -> FloatNode.valueOf((Float) value);
      case F64 -> DoubleNode.valueOf((Double) value);
      case DATE -> TextNode.valueOf(Timestamps.spell((LocalDate) value));
      case DATETIME -> TextNode.valueOf(Timestamps.spell((Instant) value));
    };
  }
}
