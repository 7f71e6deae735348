package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.table.ColumnStatistics;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says of which rows no one can satisfy conditions, by what is known of their columns. Compares as
 * {@link RowTest} does.
 */
final class Pruning {
  private final List<Condition> conditions;
  private final Order order = new Order();

  /**
   * @param conditions on one slot alone, whose operands are fields and constants
   */
  Pruning(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /** Whether a row may satisfy all conditions. */
  boolean mayHold(Function<String, ColumnStatistics> columns) {
    return conditions.stream().allMatch(condition -> mayHold(condition, columns));
  }

  private boolean mayHold(Condition condition, Function<String, ColumnStatistics> columns) {
    return switch (condition) {
      case Compared compared -> mayHold(compared, columns);
      case Known known -> {
        if (!(known.operand() instanceof Field field)) {
          yield true;
        }
        ColumnStatistics column = columns.apply(field.property().id());
        yield known.known() ? column.nulls() < column.rows() : column.nulls() > 0;
      }
      case Junction junction ->
          junction.all()
              ? junction.parts().stream().allMatch(part -> mayHold(part, columns))
              : junction.parts().stream().anyMatch(part -> mayHold(part, columns));
    };
  }

  private boolean mayHold(Compared compared, Function<String, ColumnStatistics> columns) {
    if (isAlwaysNull(compared.left(), columns) || isAlwaysNull(compared.right(), columns)) {
      return false;
    }
    if (compared.left() instanceof Field field
        && compared.right() instanceof Constant constant
        && field.type().isScalar()) {
      return mayHold(bounds(field, columns), compared.comparison(), constant);
    }
    if (compared.left() instanceof Constant constant
        && compared.right() instanceof Field field
        && field.type().isScalar()) {
      Bounds bounds = bounds(field, columns);
      return constant.type().isScalar()
          ? mayHold(bounds, mirrored(compared.comparison()), constant)
          : compared.comparison() != Comparison.CONTAINS || mayHoldAny(bounds, constant);
    }
    return true;
  }

  private static boolean isAlwaysNull(Operand operand, Function<String, ColumnStatistics> columns) {
    if (operand instanceof Field field) {
      ColumnStatistics column = columns.apply(field.property().id());
      return column.nulls() == column.rows();
    }
    return operand instanceof Constant constant && constant.value() == null;
  }

  /** A field and the values between which its own lie, as far as they are known. */
  private record Bounds(PropertyType type, @Nullable Object min, @Nullable Object max) {}

  private static Bounds bounds(Field field, Function<String, ColumnStatistics> columns) {
    ColumnStatistics column = columns.apply(field.property().id());
    return new Bounds(field.type(), column.min(), column.max());
  }

  /** The same comparison with its sides exchanged; others say nothing of bounds. */
  private static Comparison mirrored(Comparison comparison) {
    return switch (comparison) {
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case EQUAL, NOT_EQUAL -> comparison;
      case CONTAINS, STARTS_WITH, CONTAINS_NOT, STARTS_NOT_WITH -> Comparison.CONTAINS;
    };
  }

  private boolean mayHoldAny(Bounds bounds, Constant list) {
    PropertyType type = PropertyType.scalar(list.type().kind(), true);
    return ((List<?>) Objects.requireNonNull(list.value()))
        .stream()
            .anyMatch(
                item ->
                    item != null && mayHold(bounds, Comparison.EQUAL, new Constant(item, type)));
  }

  private boolean mayHold(Bounds bounds, Comparison comparison, Constant constant) {
    Integer least = compared(bounds.min(), bounds.type(), constant);
    Integer most = compared(bounds.max(), bounds.type(), constant);
    boolean someAbove = most == null || most > 0;
    boolean someBelow = least == null || least < 0;
    boolean someFrom = most == null || most >= 0;
    boolean someUpTo = least == null || least <= 0;
    return switch (comparison) {
      case EQUAL -> someFrom && someUpTo;
      case NOT_EQUAL -> someAbove || someBelow;
      case LESS -> someBelow;
      case LESS_OR_EQUAL -> someUpTo;
      case GREATER -> someAbove;
      case GREATER_OR_EQUAL -> someFrom;
      case STARTS_WITH -> someFrom && (someUpTo || startsWith(bounds.min(), constant));
      case STARTS_NOT_WITH ->
          !(startsWith(bounds.min(), constant) && startsWith(bounds.max(), constant));
      case CONTAINS, CONTAINS_NOT -> true;
    };
  }

  /** The order of a bound and a constant; null where there is no bound. */
  private @Nullable Integer compared(@Nullable Object bound, PropertyType type, Constant constant) {
    return bound == null
        ? null
        : order.compare(
            Values.constant(bound, type), 0, Values.constant(constant.value(), constant.type()), 0);
  }

  private static boolean startsWith(@Nullable Object bound, Constant beginning) {
    return bound != null && ((String) bound).startsWith((String) beginning.value());
  }
}
