package dev.omnigraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NearestName;
import dev.omnigraph.query.Term.Argument;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.ValueException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a query's parameters, of the types that it declares, and its instant. Immutable.
 */
public final class Arguments {
  private final Map<String, @Nullable Object> values;
  private final Instant now;

  private Arguments(Map<String, @Nullable Object> values, Instant now) {
    this.values = values;
    this.now = now;
  }

  /**
   * Checks and converts values.
   *
   * @param given by name without the {@code $}: JSON nodes, or the Java objects that stand for them
   *     (strings, numbers, booleans, lists and arrays of them, {@code byte[]} for a Blob, {@link
   *     LocalDate}, {@link Instant} and dates with an offset); what is absent is null
   * @throws InvalidInputException naming a parameter that is unknown, or whose value is missing,
   *     null or of the wrong type
   */
  public static Arguments bind(CheckedQuery query, Map<String, ?> given, Instant now) {
    List<String> names = query.parameters().stream().map(Parameter::name).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        String nearest = NearestName.of(name, names);
        throw new InvalidInputException(
            "unknown_parameter",
            "the query `%s` has no parameter `$%s`%s"
                .formatted(
                    query.name(),
                    name,
                    nearest == null ? "" : "; did you mean `$" + nearest + "`?"));
      }
    }
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Parameter parameter : query.parameters()) {
      values.put(parameter.name(), value(parameter, given));
    }
    return new Arguments(values, now);
  }

  private static @Nullable Object value(Parameter parameter, Map<String, ?> given) {
    Object value = given.get(parameter.name());
    boolean isNull = value == null || (value instanceof JsonNode node && node.isNull());
    if (isNull && !parameter.type().nullable()) {
      throw given.containsKey(parameter.name())
          ? invalid(parameter, parameter.type(), "found null", null)
          : new InvalidInputException(
              "missing_parameter",
              "the parameter `$%s` of type %s is not given"
                  .formatted(parameter.name(), parameter.type()));
    }
    return read(parameter, parameter.type(), json(value));
  }

  private static @Nullable Object read(Parameter parameter, PropertyType type, JsonNode json) {
    try {
      return JsonValues.read(type, json);
    } catch (ValueException unfit) {
      throw invalid(parameter, type, unfit.reason(), unfit);
    }
  }

  private static InvalidInputException invalid(
      Parameter parameter, PropertyType type, String reason, @Nullable Throwable cause) {
    return new InvalidInputException(
        "invalid_parameter",
        "the parameter `$%s` of type %s: %s".formatted(parameter.name(), type, reason),
        cause);
  }

  /** The JSON that stands for a Java object, so that there is one set of rules for both. */
  private static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case JsonNode node -> node;
      case Boolean bool -> BooleanNode.valueOf(bool);
      case Byte number -> LongNode.valueOf(number);
      case Short number -> LongNode.valueOf(number);
      case Integer number -> LongNode.valueOf(number);
      case Long number -> LongNode.valueOf(number);
      case BigInteger number -> BigIntegerNode.valueOf(number);
      case Float number ->
          number.isInfinite() || number.isNaN() ? other(number) : FloatNode.valueOf(number);
      case Double number ->
          number.isInfinite() || number.isNaN() ? other(number) : DoubleNode.valueOf(number);
      case BigDecimal number -> DecimalNode.valueOf(number);
      case byte[] bytes -> TextNode.valueOf("base64:" + Base64.getEncoder().encodeToString(bytes));
      case ZonedDateTime time -> TextNode.valueOf(time.toInstant().toString());
      case OffsetDateTime time -> TextNode.valueOf(time.toInstant().toString());
      case LocalDate date -> TextNode.valueOf(date.toString());
      case Instant instant -> TextNode.valueOf(instant.toString());
      case CharSequence text -> TextNode.valueOf(text.toString());
      case Iterable<?> items -> array(items);
      default -> value.getClass().isArray() ? array(value) : other(value);
    };
  }

  /** What is no value of any type. */
  private static JsonNode other(Object value) {
    return new POJONode(value);
  }

  private static ArrayNode array(Iterable<?> items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items.forEach(item -> array.add(json(item)));
    return array;
  }

  private static ArrayNode array(Object items) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < Array.getLength(items); i++) {
      array.add(json(Array.get(items, i)));
    }
    return array;
  }

  /**
   * What an operand is for this run: a field, or its value.
   *
   * @throws InvalidInputException if a parameter's value is none of the type it is used as
   */
  Operand resolve(Operand operand) {
    return switch (operand) {
      case Term.Field field -> field;
      case Constant constant -> constant;
      case Term.Now now -> new Constant(this.now, now.type());
      case Argument argument -> new Constant(value(argument), argument.type());
      case Term.Summary summary ->
          new Term.Summary(Planner.resolved(summary.pattern(), this), resolve(summary.aggregate()));
    };
  }

  /** An aggregate with the value of its argument. */
  Term.Aggregate resolve(Term.Aggregate aggregate) {
    return aggregate.argument() instanceof Operand operand
        ? new Term.Aggregate(aggregate.function(), resolve(operand), aggregate.type())
        : aggregate;
  }

  private @Nullable Object value(Argument argument) {
    Parameter parameter = argument.parameter();
    Object value = values.get(parameter.name());
    if (value == null || argument.type().equals(parameter.type())) {
      return value;
    }
    return read(parameter, argument.type(), JsonValues.toJson(parameter.type(), value));
  }
}
