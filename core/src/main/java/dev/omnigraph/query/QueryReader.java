package dev.omnigraph.query;

import dev.omnigraph.error.SourceText;
import dev.omnigraph.query.Clause.Assignment;
import dev.omnigraph.query.Clause.Bounds;
import dev.omnigraph.query.Query.OrderKey;
import dev.omnigraph.query.Query.Projection;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Makes the syntax tree of a text. One use. */
final class QueryReader {
  /** Bounds on the time that checking and planning take. */
  static final int MAX_CLAUSES = 500;

  static final int MAX_COLUMNS = 1000;

  private final String text;
  private final Refusals refusals;

  /** Parameters of the query at hand. */
  private final Set<String> declared = new HashSet<>();

  /** How many clauses it has so far. */
  private int clauses;

  QueryReader(SourceText source, String text) {
    this.text = text;
    this.refusals = new Refusals(source);
  }

  List<Query> read() {
    List<Query> queries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (List<Token> part : QueryTokens.split(refusals, text)) {
      for (QueryParser.QueryContext context : parse(part)) {
        queries.add(query(context));
        String name = context.queryName().getText();
        if (!names.add(name)) {
          refuse(context.queryName(), "duplicate_query", "a query `" + name + "` stands above");
        }
      }
    }
    refusals.raise();
    return queries;
  }

  private List<QueryParser.QueryContext> parse(List<Token> part) {
    QueryParser parser = new QueryParser(new CommonTokenStream(new ListTokenSource(part)));
    parser.removeErrorListeners();
    parser.setErrorHandler(new SyntaxErrors());
    try {
      return parser.file().query();
    } catch (ParseCancellationException stopped) {
      if (stopped.getCause() instanceof RecognitionException error) {
        SyntaxErrors.report(refusals, error);
        return List.of();
      }
      throw stopped;
    }
  }

  private void refuse(ParserRuleContext where, String code, String message) {
    refusals.add(Position.of(where.getStart()), code, message);
  }

  private Query query(QueryParser.QueryContext context) {
    declared.clear();
    clauses = 0;
    List<Parameter> parameters = new ArrayList<>();
    for (QueryParser.ParameterContext parameter : context.parameter()) {
      String name = name(parameter.VARIABLE().getSymbol()).text();
      if (!declared.add(name)) {
        refuse(parameter, "duplicate_parameter", "the parameter `$" + name + "` is declared twice");
      }
      parameters.add(new Parameter(name, new TypeReader(refusals).read(parameter.type())));
    }
    return new Query(
        context.queryName().getText(),
        parameters,
        annotation(context, "description"),
        annotation(context, "instruction"),
        context.read() != null
            ? read(context.read())
            : new Query.Mutation(context.statement().stream().map(this::statement).toList()));
  }

  private @Nullable String annotation(QueryParser.QueryContext context, String wanted) {
    String value = null;
    for (QueryParser.AnnotationContext annotation : context.annotation()) {
      String name = annotation.name().getText();
      if (!name.equals("description") && !name.equals("instruction")) {
        if (wanted.equals("description")) {
          refuse(
              annotation,
              "unknown_annotation",
              "expected `@description(\"…\")` or `@instruction(\"…\")`; found `@" + name + "`");
        }
      } else if (name.equals(wanted)) {
        if (value != null) {
          refuse(annotation, "duplicate_annotation", "`@" + name + "` stands twice at this query");
        }
        value = new LiteralReader(refusals).string(annotation.STRING().getSymbol());
      }
    }
    return value;
  }

  private Query.Read read(QueryParser.ReadContext context) {
    refuseFrom(context.projection(), MAX_COLUMNS, "columns");
    refuseFrom(context.orderKey(), MAX_COLUMNS, "order keys");
    return new Query.Read(
        clauses(context.clause()),
        context.projection().stream().map(this::projection).toList(),
        context.orderKey().stream().map(this::orderKey).toList(),
        amount(context.limit),
        amount(context.offset));
  }

  private static @Nullable Expression amount(QueryParser.@Nullable AmountContext context) {
    if (context == null) {
      return null;
    }
    if (context.VARIABLE() != null) {
      return new Expression.Variable(name(context.VARIABLE().getSymbol()));
    }
    long amount = LiteralReader.count(context.getText(), Long.MAX_VALUE);
    return new Expression.Literal(BigInteger.valueOf(amount), Position.of(context.getStart()));
  }

  private Projection projection(QueryParser.ProjectionContext context) {
    return new Projection(
        expression(context.expression()),
        context.alias() == null ? null : name(context.alias().getStart()));
  }

  private OrderKey orderKey(QueryParser.OrderKeyContext context) {
    Expression expression =
        context.alias() == null
            ? expression(context.expression())
            : new Expression.Alias(name(context.alias().getStart()));
    return new OrderKey(
        expression, context.direction != null && context.direction.getType() == QueryParser.DESC);
  }

  private void refuseFrom(List<? extends ParserRuleContext> parts, int max, String what) {
    if (parts.size() > max) {
      String message = "a query can have at most %d %s".formatted(max, what);
      refuse(parts.get(max), "query_too_large", message);
    }
  }

  private List<Clause> clauses(List<QueryParser.ClauseContext> contexts) {
    clauses += contexts.size();
    if (clauses > MAX_CLAUSES && clauses - contexts.size() <= MAX_CLAUSES) {
      String message = "a query can have at most %d clauses".formatted(MAX_CLAUSES);
      refuse(contexts.getLast(), "query_too_large", message);
    }
    return contexts.stream().map(this::clause).toList();
  }

  private Clause clause(QueryParser.ClauseContext context) {
    return switch (context) {
      case QueryParser.BindingContext binding ->
          new Clause.Binding(
              name(binding.VARIABLE().getSymbol()),
              name(binding.TYPE_NAME().getSymbol()),
              assignments(binding.assignment()));
      case QueryParser.TraversalContext traversal -> traversal(traversal);
      case QueryParser.OptionalContext optional ->
          new Clause.Optional(clauses(optional.block().clause()));
      case QueryParser.FilterContext filter -> new Clause.Filter(condition(filter.condition()));
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Clause traversal(QueryParser.TraversalContext context) {
    Name from = name(context.from);
    List<Name> edges = context.edges().name().stream().map(edge -> name(edge.getStart())).toList();
    Name to = name(context.to);
    boolean plain =
        context.edge == null && context.bounds() == null && context.edges().getChildCount() == 1;
    if (plain && !edges.isEmpty() && declared.contains(from.text())) {
      // Two parameters may stand on both sides of a word that is no edge.
      Expression left = new Expression.Variable(from);
      Expression right = new Expression.Variable(to);
      switch (edges.getFirst().text()) {
        case "starts_with" -> {
          return new Clause.Filter(new Expression.Compared(left, Comparison.STARTS_WITH, right));
        }
        case "and", "or" -> {
          boolean all = edges.getFirst().text().equals("and");
          return new Clause.Filter(new Expression.Junction(all, List.of(left, right)));
        }
        case "in" -> {
          return new Clause.Filter(new Expression.Member(left, right));
        }
        default -> {}
      }
    }
    return new Clause.Traversal(
        from,
        context.edge == null ? null : name(context.edge),
        edges,
        Position.of(context.edges().getStart()),
        context.edges().undirected != null,
        context.bounds() == null ? null : bounds(context.bounds()),
        to);
  }

  private static Bounds bounds(QueryParser.BoundsContext context) {
    return new Bounds(
        hops(context.min),
        context.max == null ? null : (Integer) hops(context.max),
        Position.of(context.getStart()));
  }

  private static int hops(Token token) {
    return (int) LiteralReader.count(token.getText(), Integer.MAX_VALUE);
  }

  private List<Assignment> assignments(List<QueryParser.AssignmentContext> contexts) {
    return contexts.stream()
        .map(
            assignment ->
                new Assignment(member(assignment.member()), expression(assignment.expression())))
        .toList();
  }

  private Expression condition(QueryParser.ConditionContext context) {
    return junction(false, context.conjunction().stream().map(this::conjunction).toList());
  }

  private Expression conjunction(QueryParser.ConjunctionContext context) {
    return junction(true, context.negation().stream().map(this::negation).toList());
  }

  static Expression junction(boolean all, List<Expression> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Expression.Junction(all, parts);
  }

  private Expression negation(QueryParser.NegationContext context) {
    Position at = Position.of(context.getStart());
    return switch (context) {
      case QueryParser.AbsenceContext absence ->
          new Expression.Exists(
              clauses(absence.block().clause()), absence.NOT().size() % 2 == 0, at);
      case QueryParser.TestedContext tested -> {
        Expression test = test(tested.test());
        // Two negations are none; all of them as objects would nest without bounds.
        yield tested.NOT().size() % 2 == 0 ? test : new Expression.Negation(test, at);
      }
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Expression test(QueryParser.TestContext context) {
    return switch (context) {
      case QueryParser.ComparedContext compared ->
          new Expression.Compared(
              expression(compared.expression(0)),
              Comparison.of(compared.comparison().getText()),
              expression(compared.expression(1)));
      case QueryParser.MembershipContext member ->
          new Expression.Member(expression(member.expression(0)), expression(member.expression(1)));
      case QueryParser.KnownContext known ->
          new Expression.Known(expression(known.expression()), known.NOT() != null);
      case QueryParser.TruthContext truth ->
          truth.call() != null
              ? call(truth.call())
              : new Expression.Property(name(truth.VARIABLE().getSymbol()), member(truth.member()));
      case QueryParser.PresenceContext exists ->
          new Expression.Exists(
              clauses(exists.block().clause()), true, Position.of(exists.getStart()));
      case QueryParser.GroupContext group -> condition(group.condition());
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Expression expression(QueryParser.ExpressionContext context) {
    return switch (context) {
      case QueryParser.PropertyContext property ->
          new Expression.Property(name(property.VARIABLE().getSymbol()), member(property.member()));
      case QueryParser.VariableContext variable ->
          new Expression.Variable(name(variable.VARIABLE().getSymbol()));
      case QueryParser.ConstantContext constant -> literal(constant.literal());
      case QueryParser.FunctionContext function -> call(function.call());
      default -> throw new IllegalStateException(context.getText());
    };
  }

  Expression literal(QueryParser.LiteralContext context) {
    if (context instanceof QueryParser.ListContext list) {
      return new Expression.ListOf(expressions(list.expression()), Position.of(list.getStart()));
    }
    return new LiteralReader(refusals).read(context);
  }

  private Expression call(QueryParser.CallContext context) {
    Name function = name(context.NAME().getSymbol());
    QueryParser.ArgumentsContext arguments = context.arguments();
    Expression.Call call =
        arguments == null
            ? new Expression.Call(function, false, List.of())
            : new Expression.Call(
                function, arguments.DISTINCT() != null, expressions(arguments.expression()));
    return context.block() == null
        ? call
        : new Expression.Summary(call, clauses(context.block().clause()));
  }

  List<Expression> expressions(List<QueryParser.ExpressionContext> contexts) {
    return contexts.stream().map(this::expression).toList();
  }

  private Statement statement(QueryParser.StatementContext context) {
    return switch (context) {
      case QueryParser.InsertContext insert ->
          new Statement.Insert(
              name(insert.TYPE_NAME().getSymbol()), assignments(insert.assignment()));
      case QueryParser.UpdateContext update ->
          new Statement.Update(
              name(update.TYPE_NAME().getSymbol()),
              assignments(update.assignment()),
              predicate(update.predicate()));
      case QueryParser.DeleteContext delete ->
          new Statement.Delete(name(delete.TYPE_NAME().getSymbol()), predicate(delete.predicate()));
      default -> throw new IllegalStateException(context.getText());
    };
  }

  private Expression predicate(QueryParser.PredicateContext context) {
    return new PredicateReader(this).read(context);
  }

  static Name member(QueryParser.MemberContext context) {
    return new Name(context.getText(), Position.of(context.getStart()));
  }

  static Name name(Token token) {
    String word = token.getText();
    return new Name(word.startsWith("$") ? word.substring(1) : word, Position.of(token));
  }
}
