package dev.omnigraph.query;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Entity;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Function;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.PropertyType.Shape;
import dev.omnigraph.schema.ValueException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves expressions. Every method answers null after a refusal. */
final class ExpressionChecker {
  private static final List<String> FUNCTIONS =
      List.of("count", "sum", "avg", "min", "max", "collect", "now", "date", "datetime");

  private final Checking checking;
  private final Scope scope;

  /**
   * @param scope the variables that may be spoken of
   */
  ExpressionChecker(Checking checking, Scope scope) {
    this.checking = checking;
    this.scope = scope;
  }

  /** Any term, an aggregate among them. */
  @Nullable Term term(Expression expression) {
    return switch (expression) {
      case Expression.Variable variable -> variable(variable.name());
      case Expression.Property property -> field(property);
      case Expression.Own own -> own(own.name());
      case Expression.Literal literal -> literal(literal);
      case Expression.ListOf list -> list(list);
      case Expression.Call call -> call(call);
      case Expression.Summary summary -> {
        checking.refuse(
            summary.at(),
            "misplaced_block",
            "`%s { … }` can stand in a condition of a match only"
                .formatted(summary.aggregate().function()));
        yield null;
      }
      case Expression.Exists condition -> throw new IllegalStateException(condition.toString());
      case Expression.Compared condition -> throw new IllegalStateException(condition.toString());
      case Expression.Member condition -> throw new IllegalStateException(condition.toString());
      case Expression.Known condition -> throw new IllegalStateException(condition.toString());
      case Expression.Junction condition -> throw new IllegalStateException(condition.toString());
      case Expression.Negation condition -> throw new IllegalStateException(condition.toString());
      case Expression.Alias alias -> throw new IllegalStateException(alias.toString());
    };
  }

  /** A single value: no bare variable, no aggregate. */
  @Nullable Operand operand(Expression expression) {
    Term term = term(expression);
    return switch (term) {
      case null -> null;
      case Operand operand -> operand;
      case Entity entity -> {
        checking.refuse(
            expression.at(),
            "type_mismatch",
            "`%s` is %s and has no value of its own; write `%s.property`"
                .formatted(
                    entity.slot(), entity.slot().isEdge() ? "an edge" : "a node", entity.slot()));
        yield null;
      }
      case Aggregate aggregate -> {
        checking.refuse(
            expression.at(),
            "misplaced_aggregate",
            "`%s` stands for many rows; it can only be returned"
                .formatted(aggregate.function().name().toLowerCase(Locale.ROOT)));
        yield null;
      }
    };
  }

  /** A value that is the same for all rows: a literal, a parameter or {@code now()}. */
  @Nullable Operand value(Expression expression) {
    Operand operand = operand(expression);
    if (operand instanceof Field) {
      checking.refuse(
          expression.at(), "type_mismatch", "expected a literal, a parameter or `now()` here");
      return null;
    }
    return operand;
  }

  private @Nullable Term variable(Name name) {
    Parameter parameter = checking.parameters().get(name.text());
    if (parameter != null) {
      return new Term.Argument(parameter, parameter.type());
    }
    Scope.Variable variable = find(name);
    return variable == null || variable.slot == null ? null : new Entity(variable.slot);
  }

  private Scope.@Nullable Variable find(Name name) {
    Scope.Variable variable = scope.find(name.text());
    if (variable == null) {
      Set<String> names = new LinkedHashSet<>(scope.names());
      names.addAll(checking.parameters().keySet());
      String message =
          name.text().equals(Name.ANONYMOUS)
              ? "`$_` is another variable each time and can't be spoken of; give it a name"
              : "`$" + name + "` is neither bound in the match nor a parameter";
      checking.refusals().add(name.at(), "unbound_variable", message, name.text(), names);
    }
    return variable;
  }

  private @Nullable Operand field(Expression.Property expression) {
    Name name = expression.variable();
    if (checking.parameters().containsKey(name.text())) {
      checking.refuse(
          name.at(), "type_mismatch", "the parameter `$" + name + "` has no properties");
      return null;
    }
    Scope.Variable variable = find(name);
    if (variable == null || variable.slot == null) {
      return null;
    }
    return member(variable.slot, expression.property());
  }

  /** A property of the row that a statement is about; its identities have names without `@` too. */
  private @Nullable Operand own(Name name) {
    Slot row = Objects.requireNonNull(scope.row(), "a property without a variable");
    if (row.type().property(name.text()).isPresent()) {
      return member(row, name);
    }
    String meta =
        switch (name.text()) {
          case "id" -> Meta.ID;
          case "from" -> row.isEdge() ? Meta.SOURCE : name.text();
          case "to" -> row.isEdge() ? Meta.DESTINATION : name.text();
          default -> name.text();
        };
    return member(row, new Name(meta, name.at()));
  }

  /** A property of a node or edge, or its identity or type. */
  @Nullable Operand member(Slot slot, Name name) {
    if (name.text().equals(Meta.TYPE) && slot.optional()) {
      return new Field(slot, Meta.property(Meta.TYPE));
    }
    if (name.text().equals(Meta.TYPE)) {
      return new Constant(slot.type().name(), scalar(Kind.STRING));
    }
    Property property = checking.readable(slot.type(), name);
    return property == null ? null : new Field(slot, property);
  }

  private static Constant literal(Expression.Literal literal) {
    return switch (literal.value()) {
      case String text -> new Constant(text, scalar(Kind.STRING));
      case Boolean bool -> new Constant(bool, scalar(Kind.BOOL));
      case Double number -> new Constant(number, scalar(Kind.F64));
      case BigInteger number ->
          number.bitLength() < 64
              ? new Constant(number.longValue(), scalar(Kind.I64))
              : new Constant(number, scalar(Kind.U64));
      default -> throw new IllegalStateException(literal.toString());
    };
  }

  private static PropertyType scalar(Kind kind) {
    return PropertyType.scalar(kind, false);
  }

  private @Nullable Operand list(Expression.ListOf list) {
    List<Constant> items = new ArrayList<>();
    for (Expression item : list.items()) {
      Term term = term(item);
      if (term instanceof Constant constant && constant.type().isScalar()) {
        items.add(constant);
      } else {
        if (term != null) {
          checking.refuse(item.at(), "type_mismatch", "expected a literal in this list");
        }
        return null;
      }
    }
    Kind kind = Kind.STRING;
    for (int i = 0; i < items.size(); i++) {
      Kind next = items.get(i).type().kind();
      Kind both = i == 0 ? next : common(kind, next);
      if (both == null) {
        checking.refuse(
            list.items().get(i).at(),
            "type_mismatch",
            "this list holds values of different types: %s and %s"
                .formatted(kind.spelling(), next.spelling()));
        return null;
      }
      kind = both;
    }
    Kind target = kind;
    return new Constant(
        items.stream().map(item -> widened(item.value(), target)).toList(),
        PropertyType.list(kind, false));
  }

  /** The kind of which both can be; null if there is none. */
  private static @Nullable Kind common(Kind a, Kind b) {
    if (a == b) {
      return a;
    }
    // No integer type holds both a negative number and one that only a U64 can be.
    boolean floats = a == Kind.F64 || b == Kind.F64;
    return floats && a.isNumeric() && b.isNumeric() ? Kind.F64 : null;
  }

  private static Object widened(@Nullable Object value, Kind kind) {
    Objects.requireNonNull(value, "no literal is null");
    return kind == Kind.F64 ? (Object) ((Number) value).doubleValue() : value;
  }

  private @Nullable Term call(Expression.Call call) {
    String name = call.function().text();
    if (call.distinct() && !name.equals("count")) {
      checking.refuse(
          call.at(), "wrong_arguments", "`distinct` stands in `count(distinct …)` only");
      return null;
    }
    return switch (name) {
      case "count", "sum", "avg", "min", "max", "collect" -> aggregate(call);
      case "now" -> arguments(call, 0) ? new Term.Now() : null;
      case "date" -> instant(call, Kind.DATE);
      case "datetime" -> instant(call, Kind.DATETIME);
      default -> {
        String message = "there is no function `" + name + "`";
        checking.refusals().add(call.at(), "unknown_function", message, name, FUNCTIONS);
        yield null;
      }
    };
  }

  private boolean arguments(Expression.Call call, int expected) {
    int found = call.arguments().size();
    if (found != expected) {
      checking.refuse(
          call.at(),
          "wrong_arguments",
          "`%s` takes %s; found %d"
              .formatted(call.function(), expected == 0 ? "no argument" : "one argument", found));
    }
    return found == expected;
  }

  private @Nullable Operand instant(Expression.Call call, Kind kind) {
    if (!arguments(call, 1)) {
      return null;
    }
    Expression argument = call.arguments().getFirst();
    if (argument instanceof Expression.Literal literal && literal.value() instanceof String text) {
      try {
        return new Constant(JsonValues.read(scalar(kind), TextNode.valueOf(text)), scalar(kind));
      } catch (ValueException unfit) {
        checking.refuse(argument.at(), "bad_value", unfit.reason());
        return null;
      }
    }
    checking.refuse(
        argument.at(), "type_mismatch", "`" + call.function() + "` takes a string literal");
    return null;
  }

  private @Nullable Term aggregate(Expression.Call call) {
    if (!arguments(call, 1)) {
      return null;
    }
    Function function = Function.valueOf(call.function().text().toUpperCase(Locale.ROOT));
    Expression expression = call.arguments().getFirst();
    Term argument = function == Function.COUNT ? countable(expression) : operand(expression);
    if (argument == null) {
      return null;
    }
    if (argument instanceof Entity entity && (call.distinct() || entity.slot().optional())) {
      argument = new Field(entity.slot(), Meta.property(Meta.ID));
    }
    if (call.distinct()) {
      return new Aggregate(Function.COUNT_DISTINCT, argument, scalar(Kind.I64));
    }
    PropertyType type = result(function, argument);
    if (type == null) {
      checking.refuse(
          expression.at(),
          "type_mismatch",
          "`%s` takes %s; this is %s"
              .formatted(
                  call.function(),
                  function == Function.MIN
                          || function == Function.MAX
                          || function == Function.COLLECT
                      ? "a number, String, Bool, Date or DateTime"
                      : "a number",
                  ((Operand) argument).type().nullable(false)));
      return null;
    }
    return new Aggregate(function, argument, type);
  }

  private @Nullable Term countable(Expression expression) {
    Term term = term(expression);
    return term instanceof Entity ? term : term == null ? null : operand(expression);
  }

  private static @Nullable PropertyType result(Function function, Term argument) {
    if (function == Function.COUNT) {
      return scalar(Kind.I64);
    }
    PropertyType type = ((Operand) argument).type();
    boolean numeric = type.isScalar() && type.kind().isNumeric();
    return switch (function) {
      case COUNT, COUNT_DISTINCT -> throw new IllegalStateException();
      case SUM ->
          numeric ? PropertyType.scalar(type.kind().isInteger() ? Kind.I64 : Kind.F64, true) : null;
      case AVG -> numeric ? PropertyType.scalar(Kind.F64, true) : null;
      case COLLECT ->
          Comparability.isOrdered(type)
              ? new PropertyType(Shape.LIST, type.kind(), true, type.values(), 0)
              : null;
      case MIN, MAX -> Comparability.isOrdered(type) ? type.nullable(true) : null;
    };
  }
}
