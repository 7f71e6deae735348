package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a type or property, known or not: {@code @name}, {@code @name(value)},
 * {@code @name(value, k=v)}.
 *
 * @param name without the {@code @}
 * @param value the positional argument as a literal of the language (a string in its quotes), or
 *     null
 * @param arguments the named ones likewise, in order of declaration
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Annotation(String name, @Nullable String value, Map<String, String> arguments) {
  static final String DEFAULT = "default";
  static final String DESCRIPTION = "description";
  static final String EMBED = "embed";
  static final String INSTRUCTION = "instruction";
  static final String RENAME_FROM = "rename_from";

  public Annotation {
    arguments =
        arguments == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** The positional argument without quotes, if it has them; empty where there is none. */
  String text() {
    try {
      return value == null ? "" : value.startsWith("\"") ? StringLiteral.unquote(value) : value;
    } catch (ValueException e) {
      throw new IllegalArgumentException("annotation @" + name + ": " + e.reason(), e);
    }
  }

  /** The positional argument as a value of a type. A bare name is a value of an enum only. */
  Object valueAs(PropertyType type) throws ValueException {
    if (value == null || !type.isScalar()) {
      throw new ValueException("expected a value of a type that has literals, found " + type);
    }
    Object read = JsonValues.read(type.nullable(false), literal(value, type.kind()));
    return Objects.requireNonNull(read);
  }

  private static JsonNode literal(String value, PropertyType.Kind kind) throws ValueException {
    char first = value.charAt(0);
    if (first == '"') {
      return TextNode.valueOf(StringLiteral.unquote(value));
    }
    if (first == '-' || Character.isDigit(first)) {
      return value.indexOf('.') < 0
          ? BigIntegerNode.valueOf(new BigInteger(value))
          : DecimalNode.valueOf(new BigDecimal(value));
    }
    if (kind == PropertyType.Kind.ENUM) {
      return TextNode.valueOf(value);
    }
    if (value.equals("true") || value.equals("false")) {
      return BooleanNode.valueOf(value.equals("true"));
    }
    throw new ValueException("expected a literal, found the name `" + value + "`");
  }
}
