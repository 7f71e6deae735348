package dev.omnigraph.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.store.Document;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as {@link InlineRows} spells them. */
final class InlineValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private InlineValues() {}

  static JsonNode spell(PropertyType type, @Nullable Object value) {
    if (value == null) {
      return JSON.nullNode();
    }
    return switch (type.shape()) {
      case SCALAR -> spell(type.kind(), value);
      case LIST -> {
        ArrayNode items = JSON.arrayNode();
        for (Object item : (List<?>) value) {
          items.add(item == null ? JSON.nullNode() : spell(type.kind(), item));
        }
        yield items;
      }
      case VECTOR -> {
        ArrayNode items = JSON.arrayNode();
        for (float item : (float[]) value) {
          items.add(JSON.numberNode((double) item));
        }
        yield items;
      }
    };
  }

  private static JsonNode spell(Kind kind, Object value) {
    return switch (kind) {
      case STRING, ENUM -> JSON.textNode(Utf8.check((String) value));
      case BLOB -> JSON.textNode(Base64.getEncoder().encodeToString((byte[]) value));
      case BOOL -> JSON.booleanNode((Boolean) value);
      case I32 -> JSON.numberNode((Integer) value);
      case I64, U32 -> number((Long) value);
      case U64 -> number((BigInteger) value);
      // its exact value as a double: the shortest spelling of a float can round to a neighbour
      case F32 -> JSON.numberNode((double) (Float) value);
      case F64 -> JSON.numberNode((Double) value);
      case DATE -> number(((LocalDate) value).toEpochDay());
      case DATETIME -> number(((Instant) value).toEpochMilli());
    };
  }

  /** The node that reading the number would make, so that rows read back are equal. */
  private static JsonNode number(long value) {
    return value == (int) value ? JSON.numberNode((int) value) : JSON.numberNode(value);
  }

  private static JsonNode number(BigInteger value) {
    return value.bitLength() < Long.SIZE ? number(value.longValue()) : JSON.numberNode(value);
  }

  /**
   * @throws IllegalArgumentException if it is no value of that type
   */
  static @Nullable Object read(PropertyType type, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    return switch (type.shape()) {
      case SCALAR -> read(type.kind(), json);
      case LIST -> {
        Document.expect(json.isArray(), "a list");
        List<@Nullable Object> items = new ArrayList<>(json.size());
        json.forEach(item -> items.add(item.isNull() ? null : read(type.kind(), item)));
        yield items;
      }
      case VECTOR -> {
        Document.expect(json.isArray() && json.size() == type.dimension(), "a vector");
        float[] items = new float[json.size()];
        for (int i = 0; i < items.length; i++) {
          items[i] = (float) number(json.get(i));
        }
        yield items;
      }
    };
  }

  private static Object read(Kind kind, JsonNode json) {
    return switch (kind) {
      case STRING, ENUM -> Utf8.check(text(json));
      case BLOB -> Base64.getDecoder().decode(text(json));
      case BOOL -> {
        Document.expect(json.isBoolean(), "a truth value");
        yield json.booleanValue();
      }
      case I32 -> (int) integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case I64 -> integer(json, Long.MIN_VALUE, Long.MAX_VALUE);
      case U32 -> integer(json, 0, (1L << Integer.SIZE) - 1);
      case U64 -> {
        BigInteger number = json.bigIntegerValue();
        Document.expect(
            json.isIntegralNumber() && number.signum() >= 0 && number.bitLength() <= Long.SIZE,
            "a U64");
        yield number;
      }
      case F32 -> (float) number(json);
      case F64 -> number(json);
      case DATE -> LocalDate.ofEpochDay(integer(json, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case DATETIME -> Instant.ofEpochMilli(integer(json, Long.MIN_VALUE, Long.MAX_VALUE));
    };
  }

  private static String text(JsonNode json) {
    Document.expect(json.isTextual(), "a text");
    return json.textValue();
  }

  private static long integer(JsonNode json, long least, long most) {
    Document.expect(json.isIntegralNumber() && json.canConvertToLong(), "an integer");
    long number = json.longValue();
    Document.expect(number >= least && number <= most, "an integer that is not too large");
    return number;
  }

  private static double number(JsonNode json) {
    Document.expect(
        json.isNumber() && Double.isFinite(json.doubleValue()), "a number that is finite");
    return json.doubleValue();
  }
}
