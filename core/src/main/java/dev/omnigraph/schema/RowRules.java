package dev.omnigraph.schema;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a type must satisfy by itself: required, type, enum, range and check. Compiled once
 * for a type. Immutable, safe for use by several threads.
 */
public final class RowRules {
  private final List<PropertyRules> properties;

  /**
   * A value that breaks a rule.
   *
   * @param code {@code required}, {@code type}, {@code enum}, {@code range} or {@code check}
   * @param value the value, or null where one is required
   * @param rule the rule in words or as the schema has it, for instance {@code @range(age, 0..)}
   */
  public record Violation(String code, Property property, @Nullable Object value, String rule) {}

  private record PropertyRules(Property property, List<Rule> rules) {}

  private record Rule(String code, String text, Predicate<Object> holds) {}

  private RowRules(List<PropertyRules> properties) {
    this.properties = properties;
  }

  /** The rules of a type. */
  public static RowRules of(GraphType type) {
    List<PropertyRules> properties = new ArrayList<>();
    for (Property property : type.properties()) {
      List<Rule> rules = new ArrayList<>();
      if (property.type().kind() == PropertyType.Kind.ENUM) {
        List<String> values = property.type().values();
        rules.add(new Rule("enum", property.type().spelling(), values::contains));
      }
      for (Constraint constraint : type.constraints()) {
        if (constraint instanceof Constraint.Range range && range.member().equals(property.id())) {
          rules.add(range(property, range));
        }
        if (constraint instanceof Constraint.Check check && check.member().equals(property.id())) {
          rules.add(check(property, check));
        }
      }
      properties.add(new PropertyRules(property, List.copyOf(rules)));
    }
    return new RowRules(List.copyOf(properties));
  }

  /**
   * The rules that a row breaks; empty if none.
   *
   * @param values in order of the properties of the type
   */
  public List<Violation> check(@Nullable Object[] values) {
    List<Violation> violations = new ArrayList<>(0);
    for (int i = 0; i < values.length; i++) {
      PropertyRules rules = properties.get(i);
      PropertyType type = rules.property.type();
      Object value = values[i];
      if (value == null) {
        if (!type.nullable()) {
          violations.add(
              new Violation("required", rules.property, null, "a " + type + " is required"));
        }
      } else if (!type.accepts(value)) {
        violations.add(new Violation("type", rules.property, value, type.spelling()));
      } else {
        for (Rule rule : rules.rules) {
          if (!rule.holds.test(value)) {
            violations.add(new Violation(rule.code, rules.property, value, rule.text));
          }
        }
      }
    }
    return violations;
  }

  private static Rule range(Property property, Constraint.Range range) {
    Predicate<Object> holds =
        switch (property.type().kind()) {
          case F32 -> floats(range, Float::parseFloat);
          case F64 -> floats(range, Double::parseDouble);
          default -> integers(range);
        };
    return new Rule("range", SchemaPrinter.range(property.name(), range), holds);
  }

  /** A bound on floats means the float that its spelling stands for: 0.1 lies within ..0.1. */
  private static Predicate<Object> floats(
      Constraint.Range range, ToDoubleFunction<String> nearest) {
    double low =
        range.low() == null ? Double.NEGATIVE_INFINITY : nearest.applyAsDouble(range.low());
    double high =
        range.high() == null ? Double.POSITIVE_INFINITY : nearest.applyAsDouble(range.high());
    return value -> {
      double number = ((Number) value).doubleValue();
      return number >= low && number <= high;
    };
  }

  private static Predicate<Object> integers(Constraint.Range range) {
    BigDecimal low = range.low() == null ? null : new BigDecimal(range.low());
    BigDecimal high = range.high() == null ? null : new BigDecimal(range.high());
    return value -> {
      BigDecimal number =
          value instanceof BigInteger integer
              ? new BigDecimal(integer)
              : BigDecimal.valueOf(((Number) value).longValue());
      return (low == null || number.compareTo(low) >= 0)
          && (high == null || number.compareTo(high) <= 0);
    };
  }

  private static Rule check(Property property, Constraint.Check check) {
    Pattern pattern = Pattern.compile(check.regex());
    return new Rule(
        "check",
        SchemaPrinter.check(property.name(), check),
        value -> pattern.matcher((String) value).find());
  }
}
