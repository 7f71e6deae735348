package dev.omnigraph.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.query.Parameter;
import dev.omnigraph.query.Query;
import dev.omnigraph.schema.PropertyType;
import picocli.CommandLine.TypeConversionException;

/** A value for a parameter of a query, as it was typed. */
record Argument(String name, String text) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Reads {@code NAME=VALUE}. */
  static Argument parse(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new TypeConversionException("expected NAME=VALUE, found `" + pair + "`");
    }
    return new Argument(pair.substring(0, equals), pair.substring(equals + 1));
  }

  /** Reads a JSON object of arguments. */
  static ObjectNode parseObject(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new TypeConversionException("this is no JSON: " + e.getOriginalMessage());
    }
    throw new TypeConversionException(
        "expected a JSON object such as {\"name\": \"Ada\"}, found `" + text + "`");
  }

  /**
   * The value for a query. What the parameter is declared as says how it is read: a text stays as
   * it was typed, be it {@code 42} or {@code null}; anything else is JSON.
   */
  JsonNode value(Query query) {
    for (Parameter parameter : query.parameters()) {
      if (parameter.name().equals(name) && isText(parameter.type())) {
        return TextNode.valueOf(text);
      }
    }
    try {
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? TextNode.valueOf(text) : value;
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  /** Whether values of the type are strings in JSON. */
  private static boolean isText(PropertyType type) {
    return type.isScalar()
        && switch (type.kind()) {
          case STRING, ENUM, DATE, DATETIME, BLOB -> true;
          case BOOL, I32, I64, U32, U64, F32, F64 -> false;
        };
  }
}
