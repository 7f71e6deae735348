package dev.omnigraph.query;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Operand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way of a query through all stages. */
public final class QueryEngine {
  private QueryEngine() {}

  /**
   * Runs a query that reads.
   *
   * @param name of the query; null: the file has one query, which is meant
   * @param parameters as {@link Arguments#bind} takes them
   * @param context becomes the result's, which closes it; closed at once if this throws
   * @throws InvalidInputException if the query does not fit the contract, if a parameter is wrong,
   *     or if the query is a mutation
   * @throws dev.omnigraph.error.NotFoundException if the file has no query of that name
   */
  public static Result run(
      GraphView graph,
      QueryFile file,
      @Nullable String name,
      Map<String, ?> parameters,
      QueryContext context) {
    CheckedQuery query;
    try {
      query = TypeChecker.check(file, file.query(name), graph.contract());
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return run(graph, query, parameters, context);
  }

  /**
   * Runs a query that was checked against the contract of the same graph.
   *
   * @param parameters as {@link Arguments#bind} takes them
   * @param context becomes the result's, which closes it; closed at once if this throws
   * @throws InvalidInputException if a parameter is wrong, or if the query is a mutation
   */
  public static Result run(
      GraphView graph, CheckedQuery query, Map<String, ?> parameters, QueryContext context) {
    return run(graph, query, parameters, context, Traversals.Choice.CHEAPER);
  }

  static Result run(
      GraphView graph,
      CheckedQuery query,
      Map<String, ?> parameters,
      QueryContext context,
      Traversals.Choice choice) {
    try {
      if (query instanceof CheckedRead read) {
        return run(graph, read, Arguments.bind(query, parameters, context.now()), context, choice);
      }
      throw new InvalidInputException(
          "mutation_not_allowed",
          "the query `%s` changes the graph; run it as a mutation".formatted(query.name()));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static Result run(
      GraphView graph,
      CheckedRead checked,
      Arguments arguments,
      QueryContext context,
      Traversals.Choice choice) {
    CheckedRead query = resolved(checked, arguments);
    Plan plan = new Planner(graph, choice).plan(query.pattern());
    Pipeline pipeline = new Pipeline(context, graph, query.slots().size(), computed(query));
    Operator bindings = pipeline.build(plan, needed(query));
    try {
      return new Result(
          context, query.columns(), rows(graph, query, bindings, context, pipeline.width()));
    } catch (RuntimeException e) {
      bindings.close();
      throw e;
    }
  }

  private static CheckedRead resolved(CheckedRead query, Arguments arguments) {
    return new CheckedRead(
        query.name(),
        query.parameters(),
        query.slots(),
        Planner.resolved(query.pattern(), arguments),
        query.outputs().stream()
            .map(output -> new Output(output.column(), resolved(output.term(), arguments)))
            .toList(),
        query.grouped(),
        query.order().stream()
            .map(key -> new CheckedQuery.SortKey(resolved(key.term(), arguments), key.descending()))
            .toList(),
        query.limit() == null ? null : arguments.resolve(query.limit()),
        query.offset() == null ? null : arguments.resolve(query.offset()));
  }

  private static Term resolved(Term term, Arguments arguments) {
    return switch (term) {
      case Operand operand -> arguments.resolve(operand);
      case Term.Entity entity -> entity;
      case Aggregate aggregate ->
          new Aggregate(
              aggregate.function(), resolved(aggregate.argument(), arguments), aggregate.type());
    };
  }

  private static List<Term> computed(CheckedRead query) {
    List<Term> terms = new ArrayList<>();
    query.outputs().forEach(output -> terms.add(output.term()));
    query.order().forEach(key -> terms.add(key.term()));
    return terms;
  }

  /** The slots that a match has to deliver. */
  private static Set<Slot> needed(CheckedRead query) {
    Set<Slot> needed = new LinkedHashSet<>();
    query.outputs().forEach(output -> addSlot(output.term(), needed));
    if (!query.grouped() && !query.order().isEmpty()) {
      // Rows are told apart by everything that is bound.
      needed.addAll(query.pattern().slots());
    }
    return needed;
  }

  private static void addSlot(Term term, Set<Slot> slots) {
    switch (term) {
      case Term.Field field -> slots.add(field.slot());
      case Term.Entity entity -> slots.add(entity.slot());
      case Aggregate aggregate -> {
        // A node is never null: to count it, nobody has to know which one it is.
        if (!(aggregate.argument() instanceof Term.Entity)) {
          addSlot(aggregate.argument(), slots);
        }
      }
      default -> {}
    }
  }

  private static RowStream rows(
      GraphView graph, CheckedRead query, Operator bindings, QueryContext context, int width) {
    if (query.grouped()) {
      return new GroupRows(context, graph, bindings, query, width);
    }
    Range range = Range.of(query);
    Operator wanted = bindings;
    if (!query.order().isEmpty()) {
      List<Slot> undirected = new ArrayList<>();
      for (Step step : query.pattern().steps()) {
        if (step.undirected() && step.edge() != null) {
          undirected.add(step.edge());
        }
      }
      wanted =
          new SortOperator(
              context,
              graph,
              bindings,
              query.order(),
              query.pattern().slots(),
              undirected,
              range.end(),
              width);
    }
    if (!range.isAll()) {
      wanted = new LimitOperator(wanted, range);
    }
    return new BindingRows(
        wanted,
        query.outputs().stream().map(output -> ColumnWriter.of(graph, output.term())).toList());
  }
}
