package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.CheckedQuery.SortKey;
import dev.omnigraph.query.Query.OrderKey;
import dev.omnigraph.query.Query.Projection;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Entity;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.NodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a query returns and how it orders that. */
final class ProjectionChecker {
  private final Checking checking;
  private final ExpressionChecker expressions;

  ProjectionChecker(Checking checking, Scope scope) {
    this.checking = checking;
    this.expressions = new ExpressionChecker(checking, scope);
  }

  List<Output> outputs(List<Projection> projections) {
    List<Output> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Projection projection : projections) {
      Term term = expressions.term(projection.expression());
      if (term == null) {
        continue;
      }
      Name alias = projection.alias();
      String name = alias == null ? columnName(projection.expression(), term) : alias.text();
      if (!names.add(name)) {
        checking.refuse(
            alias == null ? projection.expression().at() : alias.at(),
            "duplicate_column",
            "two columns are called `" + name + "`; give one a name with `as`");
      }
      outputs.add(new Output(new Column(name, type(term)), term));
    }
    return outputs;
  }

  private static String columnName(Expression expression, Term term) {
    if (expression instanceof Expression.Property property) {
      return property.variable() + "." + property.property();
    }
    if (expression instanceof Expression.Variable variable) {
      return variable.name().text();
    }
    if (expression instanceof Expression.Call call && term instanceof Aggregate aggregate) {
      return columnName(call.arguments().getFirst(), aggregate.argument());
    }
    return term.columnName();
  }

  /** How many rows a limit or an offset says; null if there is none, or after a refusal. */
  @Nullable Operand amount(@Nullable Expression expression) {
    Operand operand = expression == null ? null : expressions.value(expression);
    if (expression != null
        && operand != null
        && !(operand.type().isScalar() && operand.type().kind().isInteger())) {
      checking.refuse(
          expression.at(),
          "type_mismatch",
          "expected an integer or a parameter that is one; this is "
              + operand.type().nullable(false));
    }
    return operand;
  }

  private static Column.Type type(Term term) {
    return switch (term) {
      case Operand operand -> new Column.Value(operand.type());
      case Aggregate aggregate -> new Column.Value(aggregate.type());
      case Entity entity ->
          switch (entity.slot().type()) {
            case NodeType node -> new Column.Node(node);
            case EdgeType edge -> new Column.Edge(edge);
          };
    };
  }

  /**
   * @param clean whether nothing was refused so far; else a missing output may be due to that
   */
  List<SortKey> order(List<OrderKey> keys, List<Output> outputs, boolean clean) {
    boolean grouped = outputs.stream().anyMatch(output -> output.term() instanceof Aggregate);
    List<SortKey> order = new ArrayList<>();
    for (OrderKey key : keys) {
      Term term = key(key.expression(), outputs, clean);
      if (term == null || !isOrdered(key.expression(), term)) {
        continue;
      }
      if (clean && !isReturned(term, outputs) && (grouped || term instanceof Aggregate)) {
        checking.refuse(
            key.expression().at(),
            "order_not_returned",
            "rows are groups here, so they are ordered by what is returned; return this too");
        continue;
      }
      order.add(new SortKey(term, key.descending()));
    }
    return order;
  }

  /** Whether all rows of a group have the same value, because it is returned or its node is. */
  private static boolean isReturned(Term term, List<Output> outputs) {
    return outputs.stream()
        .map(Output::term)
        .anyMatch(
            returned ->
                returned.equals(term)
                    || (returned instanceof Entity entity
                        && term instanceof Field field
                        && field.slot().equals(entity.slot())));
  }

  private @Nullable Term key(Expression expression, List<Output> outputs, boolean clean) {
    if (!(expression instanceof Expression.Alias alias)) {
      return expressions.term(expression);
    }
    String name = alias.name().text();
    for (Output output : outputs) {
      if (output.column().name().equals(name)) {
        return output.term();
      }
    }
    if (clean) {
      List<String> names = outputs.stream().map(output -> output.column().name()).toList();
      String message = "there is no returned column `" + name + "`";
      checking.refusals().add(alias.at(), "unknown_alias", message, name, names);
    }
    return null;
  }

  private boolean isOrdered(Expression expression, Term term) {
    switch (term) {
      case Entity entity -> {}
      case Aggregate aggregate -> {
        if (!Comparability.isOrdered(aggregate.type())) {
          checking.refuse(
              expression.at(), "type_mismatch", "a " + aggregate.type() + " has no order");
          return false;
        }
      }
      case Field field -> {
        if (!Comparability.isOrdered(field.type())) {
          checking.refuse(expression.at(), "type_mismatch", "a " + field.type() + " has no order");
          return false;
        }
      }
      case Constant constant -> {
        return constant(expression);
      }
      case Term.Argument argument -> {
        return constant(expression);
      }
      case Term.Now now -> {
        return constant(expression);
      }
      case Term.Summary summary -> throw new IllegalStateException(summary.toString());
    }
    return true;
  }

  private boolean constant(Expression expression) {
    checking.refuse(
        expression.at(),
        "constant_order",
        "this is the same for every row; order by a property or a returned column");
    return false;
  }
}
