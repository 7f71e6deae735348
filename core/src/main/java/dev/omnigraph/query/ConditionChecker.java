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

/** Checks conditions of a match. */
final class ConditionChecker {
  private static final PropertyType BOOL = PropertyType.scalar(Kind.BOOL, false);

  private final Checking checking;
  private final ExpressionChecker expressions;
  private final BlockChecker blocks;

  ConditionChecker(Checking checking, Scope scope) {
    this.checking = checking;
    this.expressions = new ExpressionChecker(checking, scope);
    this.blocks = new BlockChecker(checking, scope);
  }

  /** The condition, or null after a refusal. */
  @Nullable Condition check(Expression expression) {
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
        Operand operand = operand(known.value());
        yield operand == null ? null : new Known(operand, known.known());
      }
      case Expression.Junction junction -> junction(junction);
      case Expression.Negation negation -> {
        Condition part = check(negation.part());
        yield part == null ? null : part.negated();
      }
      case Expression.Exists exists -> exists(exists);
      default -> truth(expression);
    };
  }

  /** As part of a larger condition: something is found, or nothing. */
  private Condition exists(Expression.Exists exists) {
    return new Compared(
        BlockChecker.count(blocks.pattern(exists)),
        exists.some() ? Comparison.GREATER : Comparison.EQUAL,
        new Constant(0L, PropertyType.scalar(Kind.I64, false)));
  }

  private @Nullable Operand operand(Expression expression) {
    return expression instanceof Expression.Summary summary
        ? blocks.summary(summary)
        : expressions.operand(expression);
  }

  private @Nullable Side side(Expression expression) {
    Operand operand = operand(expression);
    return operand == null ? null : new Side(operand, expression.at());
  }

  private @Nullable Condition junction(Expression.Junction junction) {
    List<Condition> parts = new ArrayList<>();
    for (Expression part : junction.parts()) {
      Condition condition = check(part);
      if (condition != null) {
        parts.add(condition);
      }
    }
    return parts.size() < junction.parts().size() ? null : new Junction(junction.all(), parts);
  }

  /** A value that is true or false by itself. */
  private @Nullable Condition truth(Expression expression) {
    Term term =
        expression instanceof Expression.Summary summary
            ? blocks.summary(summary)
            : expressions.term(expression);
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
                switch (expression) {
                  case Expression.Call call -> call.function() + "(…)";
                  case Expression.Summary summary -> summary.aggregate().function() + " { … }";
                  case Expression.Own own -> own.name().text();
                  default -> "$" + term.columnName();
                }));
    return null;
  }
}
