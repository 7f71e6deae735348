package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Pattern.Way;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Argument;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Entity;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Function;
import dev.omnigraph.query.Term.Now;
import dev.omnigraph.query.Term.Summary;
import dev.omnigraph.schema.JsonValues;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was checked, as a query spells it. */
final class Spelling {
  private Spelling() {}

  static String of(Term term) {
    return switch (term) {
      case Field field -> field.slot() + "." + field.property().name();
      case Constant constant ->
          constant.value() == null
              ? "null"
              : JsonValues.toJson(constant.type(), constant.value()).toString();
      case Argument argument -> "$" + argument.parameter().name();
      case Now now -> "now()";
      case Entity entity -> entity.slot().toString();
      case Summary summary ->
          (summary.aggregate().equals(BlockChecker.count(summary.pattern()).aggregate())
                  ? "count"
                  : of(summary.aggregate()))
              + " { … }";
      case Aggregate aggregate ->
          aggregate.function() == Function.COUNT_DISTINCT
              ? "count(distinct " + of(aggregate.argument()) + ")"
              : aggregate.function().name().toLowerCase(Locale.ROOT)
                  + "("
                  + of(aggregate.argument())
                  + ")";
    };
  }

  static String of(Condition condition) {
    return switch (condition) {
      case Compared compared ->
          "%s %s %s"
              .formatted(
                  of(compared.left()), compared.comparison().spelling(), of(compared.right()));
      case Known known -> of(known.operand()) + (known.known() ? " is not null" : " is null");
      case Junction junction ->
          junction.parts().isEmpty()
              ? String.valueOf(junction.all())
              : junction.parts().stream()
                  .map(Spelling::of)
                  .collect(Collectors.joining(junction.all() ? " and " : " or ", "(", ")"));
    };
  }

  static String of(Step step) {
    String edges = step.ways().stream().map(Spelling::of).collect(Collectors.joining(" | "));
    return "%s %s%s%s %s"
        .formatted(
            step.source(),
            step.edge() == null ? "" : step.edge() + ":",
            step.undirected()
                ? "<" + edges + ">"
                : step.ways().size() > 1 ? "(" + edges + ")" : edges,
            step.max() > 1 ? "{%d,%d}".formatted(step.min(), step.max()) : "",
            step.destination());
  }

  private static String of(Way way) {
    String name = way.type().name();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
