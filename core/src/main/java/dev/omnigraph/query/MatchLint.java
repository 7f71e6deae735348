package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a match demands and hardly means. */
final class MatchLint {
  private final Refusals warnings;
  private final Position at;

  /** A field compares with a value. */
  private record Bound(Compared condition, Field field, Comparison comparison, Object value) {}

  /**
   * @param at where the query is named
   */
  MatchLint(Refusals warnings, Position at) {
    this.warnings = warnings;
    this.at = at;
  }

  void check(CheckedRead query) {
    if (query.limit() != null && query.order().isEmpty()) {
      warn("limit_without_order", "without an `order` it is not said which rows a limit leaves");
    }
    List<Set<Slot>> parts = parts(query.pattern());
    if (parts.size() > 1) {
      warn(
          "unconnected_match",
          "the match is of parts that nothing connects, each row of one comes with each of the"
              + " others: "
              + parts.stream().map(MatchLint::names).collect(Collectors.joining("; ")));
    }
    checkConditions(query.pattern());
  }

  private static String names(Set<Slot> slots) {
    return slots.stream()
        .filter(slot -> !slot.isEdge())
        .sorted((left, right) -> Integer.compare(left.index(), right.index()))
        .map(slot -> "`" + slot + "`")
        .collect(Collectors.joining(", "));
  }

  /** Slots that steps, conditions or inner patterns connect, in order of appearance. */
  private static List<Set<Slot>> parts(Pattern pattern) {
    List<Set<Slot>> parts = new ArrayList<>();
    pattern.slots().forEach(slot -> join(parts, Set.of(slot)));
    pattern.steps().forEach(step -> join(parts, Remaining.slots(step)));
    pattern.conditions().forEach(condition -> join(parts, condition.slots()));
    pattern.present().forEach(inner -> join(parts, inner.outerSlots()));
    pattern.absent().forEach(inner -> join(parts, inner.outerSlots()));
    return parts;
  }

  private static void join(List<Set<Slot>> parts, Set<Slot> connected) {
    Set<Slot> joined = new HashSet<>(connected);
    int place = parts.size();
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).stream().anyMatch(connected::contains)) {
        joined.addAll(parts.remove(i));
        place = i;
      }
    }
    if (!joined.isEmpty()) {
      parts.add(place, joined);
    }
  }

  private void checkConditions(Pattern pattern) {
    List<Bound> bounds = new ArrayList<>();
    for (Condition condition : conjunction(pattern.conditions())) {
      if (condition instanceof Known known
          && !known.known()
          && known.operand() instanceof Field field
          && !field.type().nullable()) {
        warn(
            "never_true",
            "`%s` is never true: the property is required".formatted(Spelling.of(known)));
      }
      Bound bound = bound(condition);
      if (bound != null) {
        bounds.stream().filter(other -> exclude(other, bound)).forEach(other -> warn(other, bound));
        bounds.add(bound);
      }
    }
    pattern.present().forEach(this::checkConditions);
    pattern.absent().forEach(this::checkConditions);
  }

  /** All conditions that must hold, those inside of an {@code and} on their own. */
  private static List<Condition> conjunction(List<Condition> conditions) {
    List<Condition> all = new ArrayList<>();
    for (Condition condition : conditions) {
      if (condition instanceof Junction junction && junction.all()) {
        all.addAll(conjunction(junction.parts()));
      } else {
        all.add(condition);
      }
    }
    return all;
  }

  private static @Nullable Bound bound(Condition condition) {
    if (condition instanceof Compared compared
        && compared.left() instanceof Field field
        && compared.right() instanceof Constant constant
        && constant.value() != null) {
      return switch (compared.comparison()) {
        case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
            new Bound(compared, field, compared.comparison(), constant.value());
        case CONTAINS, STARTS_WITH, CONTAINS_NOT, STARTS_NOT_WITH -> null;
      };
    }
    return null;
  }

  private static boolean exclude(Bound one, Bound other) {
    if (!one.field().equals(other.field()) || Values.form(one.field().type()) == Values.Form.LIST) {
      return false;
    }
    OptionalInt order = compare(one.value(), other.value());
    return order.isPresent()
        && (excludes(one.comparison(), other.comparison(), order.getAsInt())
            || excludes(other.comparison(), one.comparison(), -order.getAsInt()));
  }

  /**
   * Whether no value compares so with both of two values.
   *
   * @param order of the first value and the second
   */
  private static boolean excludes(Comparison first, Comparison second, int order) {
    boolean fromBelow = second == Comparison.LESS || second == Comparison.LESS_OR_EQUAL;
    return switch (first) {
      case EQUAL -> !second.accepts(order);
      case GREATER -> fromBelow && order >= 0;
      case GREATER_OR_EQUAL ->
          fromBelow && (order > 0 || (order == 0 && second == Comparison.LESS));
      default -> false;
    };
  }

  @SuppressWarnings("unchecked") // values of one class have an order
  private static OptionalInt compare(Object left, Object right) {
    if (left instanceof Number && right instanceof Number) {
      return OptionalInt.of(
          new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())));
    }
    return left.getClass() == right.getClass() && left instanceof Comparable
        ? OptionalInt.of(((Comparable<Object>) left).compareTo(right))
        : OptionalInt.empty();
  }

  private void warn(Bound one, Bound other) {
    warn(
        "never_true",
        "`%s` and `%s` are never true together"
            .formatted(Spelling.of(one.condition()), Spelling.of(other.condition())));
  }

  private void warn(String code, String message) {
    warnings.add(at, code, message);
  }
}
