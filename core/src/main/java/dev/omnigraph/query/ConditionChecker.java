package dev.omnigraph.query;

import dev.omnigraph.query.ComparisonChecker.Side;
import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the conditions of a match. */
final class ConditionChecker {
  private static final PropertyType BOOL = PropertyType.scalar(Kind.BOOL, false);

  private final Checking checking;
  private final ExpressionChecker expressions;

  ConditionChecker(Checking checking, Scope scope) {
    this.checking = checking;
    this.expressions = new ExpressionChecker(checking, scope);
  }

  /** Adds what a filter demands, one condition for each of its conjuncts; none after a refusal. */
  void addTo(List<Condition> conditions, Expression filter) {
    split(condition(filter), conditions);
  }

  private static void split(@Nullable Condition condition, List<Condition> into) {
    if (condition instanceof Junction junction && junction.all()) {
      junction.parts().forEach(part -> split(part, into));
    } else if (condition != null) {
      into.add(condition);
    }
  }

  private @Nullable Condition condition(Expression expression) {
    return switch (expression) {
      case Expression.Compared compared -> {
        Side left = side(compared.left());
        Side right = side(compared.right());
        yield left == null || right == null
            ? null
            : new ComparisonChecker(checking).check(left, compared.comparison(), right);
      }
      case Expression.Member member -> {
        Side item = side(member.item());
        Side list = side(member.list());
        yield item == null || list == null
            ? null
            : new ComparisonChecker(checking).member(item, list);
      }
      case Expression.Known known -> {
        Operand operand = expressions.operand(known.value());
        yield operand == null ? null : new Known(operand, known.known());
      }
      case Expression.Junction junction -> junction(junction);
      case Expression.Negation negation -> {
        Condition part = condition(negation.part());
        yield part == null ? null : part.negated();
      }
      default -> truth(expression);
    };
  }

  private @Nullable Side side(Expression expression) {
    Operand operand = expressions.operand(expression);
    return operand == null ? null : new Side(operand, expression.at());
  }

  private @Nullable Condition junction(Expression.Junction junction) {
    List<Condition> parts = new ArrayList<>();
    for (Expression part : junction.parts()) {
      Condition condition = condition(part);
      if (condition != null) {
        parts.add(condition);
      }
    }
    return parts.size() < junction.parts().size() ? null : new Junction(junction.all(), parts);
  }

  /** A value that is true or false by itself. */
  private @Nullable Condition truth(Expression expression) {
    Term term = expressions.term(expression);
    if (term == null) {
      return null;
    }
    if (term instanceof Operand operand
        && operand.type().isScalar()
        && operand.type().kind() == Kind.BOOL) {
      return new Compared(operand, Comparison.EQUAL, new Constant(true, BOOL));
    }
    checking.refuse(
        expression.at(),
        "no_condition",
        "`%s` alone is no condition; compare it with something"
            .formatted(
                expression instanceof Expression.Call call
                    ? call.function() + "(…)"
                    : "$" + term.columnName()));
    return null;
  }
}
