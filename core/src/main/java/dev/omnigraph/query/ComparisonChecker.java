package dev.omnigraph.query;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Term.Argument;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.PropertyType.Shape;
import dev.omnigraph.schema.ValueException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether two operands compare, and makes literals what they are compared with. */
final class ComparisonChecker {
  private final Checking checking;

  ComparisonChecker(Checking checking) {
    this.checking = checking;
  }

  /** An operand and where it stands. */
  record Side(Operand operand, Position at) {
    PropertyType type() {
      return operand.type();
    }
  }

  /** The condition, or null after a refusal. */
  @Nullable Compared check(Side left, Comparison comparison, Side right) {
    boolean membership = comparison == Comparison.CONTAINS && left.type().shape() == Shape.LIST;
    if (!(membership || left.type().isScalar()) || !right.type().isScalar()) {
      refuse(left, comparison, right);
      return null;
    }
    Kind leftKind = left.type().kind();
    Kind rightKind = right.type().kind();
    Operand first = converted(left, rightKind);
    Operand second = converted(right, leftKind);
    if (first == null || second == null) {
      return null;
    }
    Comparability common = Comparability.of(first.type().kind());
    Comparability other = Comparability.of(second.type().kind());
    if (first instanceof Constant constant && List.of().equals(constant.value())) {
      // An empty list is one of any type.
      common = other;
    }
    boolean ofText = comparison == Comparison.STARTS_WITH || comparison == Comparison.CONTAINS;
    if (common != other
        || common == Comparability.NONE
        || (ofText && !membership && common != Comparability.TEXT)) {
      refuse(left, comparison, right);
      return null;
    }
    if ((membership || !ofText) && !(isValue(first, right) && isValue(second, left))) {
      return null;
    }
    return new Compared(first, comparison, second);
  }

  /** The condition that a list holds an item, or null after a refusal. */
  @Nullable Compared member(Side item, Side list) {
    if (list.type().shape() != Shape.LIST || !item.type().isScalar()) {
      checking.refuse(
          item.at(),
          "type_mismatch",
          "`in` needs a value and a list; found %s and %s"
              .formatted(item.type().nullable(false), list.type().nullable(false)));
      return null;
    }
    return check(list, Comparison.CONTAINS, item);
  }

  private void refuse(Side left, Comparison comparison, Side right) {
    checking.refuse(
        left.at(),
        "type_mismatch",
        "`%s` can't compare %s with %s"
            .formatted(
                comparison.spelling(), left.type().nullable(false), right.type().nullable(false)));
  }

  /**
   * A string as the Date or DateTime that it is compared with; every other operand as it is. Null
   * after a refusal.
   */
  private @Nullable Operand converted(Side side, Kind to) {
    Operand operand = side.operand();
    if (operand.type().kind() != Kind.STRING || (to != Kind.DATE && to != Kind.DATETIME)) {
      return operand;
    }
    PropertyType type =
        new PropertyType(operand.type().shape(), to, operand.type().nullable(), List.of(), 0);
    return switch (operand) {
      case Constant constant -> {
        try {
          yield new Constant(converted(constant.value(), to), type);
        } catch (ValueException unfit) {
          checking.refuse(side.at(), "bad_value", unfit.reason());
          yield null;
        }
      }
      case Argument argument -> new Argument(argument.parameter(), type);
      default -> operand;
    };
  }

  private static @Nullable Object converted(@Nullable Object value, Kind to) throws ValueException {
    if (value instanceof List<?> items) {
      List<@Nullable Object> converted = new ArrayList<>();
      for (Object item : items) {
        converted.add(converted(item, to));
      }
      return converted;
    }
    return JsonValues.read(PropertyType.scalar(to, false), TextNode.valueOf((String) value));
  }

  /** Whether an enum can have the literal that it is compared with; else it is refused. */
  private boolean isValue(Operand operand, Side other) {
    if (operand instanceof Field field
        && field.type().kind() == Kind.ENUM
        && other.operand() instanceof Constant constant) {
      List<?> values =
          constant.value() instanceof List<?> items
              ? items
              : Collections.singletonList(constant.value());
      return values.stream().allMatch(value -> isValue(field, value, other.at()));
    }
    return true;
  }

  private boolean isValue(Field field, @Nullable Object value, Position at) {
    if (value instanceof String text && !field.type().values().contains(text)) {
      String message =
          "`%s` is no value of `%s`; expected one of %s"
              .formatted(text, field.property().name(), String.join(", ", field.type().values()));
      checking.refusals().add(at, "unknown_enum_value", message, text, field.type().values());
      return false;
    }
    return true;
  }
}
