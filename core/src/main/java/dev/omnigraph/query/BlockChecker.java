package dev.omnigraph.query;

import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Function;
import dev.omnigraph.query.Term.Summary;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what stands in braces behind a word: patterns that speak of the variables around them. */
final class BlockChecker {
  private final Checking checking;
  private final Scope outer;

  BlockChecker(Checking checking, Scope outer) {
    this.checking = checking;
    this.outer = outer;
  }

  /** The pattern of which something, or nothing, must be found. */
  Pattern pattern(Expression.Exists exists) {
    String word = exists.some() ? "exists" : "not";
    return pattern(exists.clauses(), new Scope(outer), exists.at(), word, "unconnected_" + word);
  }

  private Pattern pattern(
      List<Clause> clauses, Scope scope, Position at, String word, String code) {
    boolean clean = checking.refusals().isEmpty();
    Pattern pattern = new PatternChecker(checking, scope).check(clauses);
    // After an error elsewhere an outer variable may be missing for that reason alone.
    if (clean && checking.refusals().isEmpty() && pattern.outerSlots().isEmpty()) {
      checking.refuse(
          at,
          code,
          "this `"
              + word
              + "` speaks of no variable outside of it, so it is the same for every row");
    }
    return pattern;
  }

  /** An aggregate of what is found; null after a refusal. */
  @Nullable Summary summary(Expression.Summary expression) {
    Expression.Call call = expression.aggregate();
    Scope scope = new Scope(outer);
    Pattern pattern =
        pattern(
            expression.clauses(), scope, call.at(), call.function().text(), "unconnected_summary");
    boolean all = call.function().text().equals("count") && call.arguments().isEmpty();
    Term term =
        all ? count(pattern).aggregate() : new ExpressionChecker(checking, scope).term(call);
    if (term instanceof Aggregate aggregate && aggregate.function() != Function.COLLECT) {
      return new Summary(pattern, aggregate);
    }
    if (term != null) {
      checking.refuse(
          call.at(),
          "no_summary",
          "`%s` makes no single value of what fits the braces; expected count, sum, avg, min or max"
              .formatted(call.function()));
    }
    return null;
  }

  /** How many completions a pattern has. */
  static Summary count(Pattern pattern) {
    Constant any = new Constant(true, PropertyType.scalar(Kind.BOOL, false));
    return new Summary(
        pattern, new Aggregate(Function.COUNT, any, PropertyType.scalar(Kind.I64, false)));
  }
}
