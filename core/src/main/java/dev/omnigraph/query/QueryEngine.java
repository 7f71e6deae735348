package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.topology.Topology;
import java.util.Map;
import java.util.function.LongSupplier;
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
   * Runs a query that reads on what a transaction sees, and notes on what its result rests. The
   * result stays the same whatever the transaction writes before it is read.
   *
   * @param reads is told before the result is
   * @throws InvalidInputException as without it
   */
  public static Result run(
      WorkingGraph working,
      Topology topology,
      QueryFile file,
      @Nullable String name,
      Map<String, ?> parameters,
      QueryContext context,
      Reads reads) {
    try {
      GraphView graph = new FrozenGraph(working, topology);
      CheckedQuery query = TypeChecker.check(file, file.query(name), graph.contract());
      ReadPlan plan = plan(graph, query, parameters, context, Traversals.Choice.CHEAPER);
      QueryReads.note(plan.query(), reads, graph::table);
      return plan.run(graph, context, Measures.NONE);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
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
      return plan(graph, query, parameters, context, choice).run(graph, context, Measures.NONE);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /**
   * Tells how a query that reads is run, without running it.
   *
   * @param parameters as {@link Arguments#bind} takes them
   * @param context closed at the end
   * @throws InvalidInputException if the query does not fit the contract, if a parameter is wrong,
   *     or if the query is a mutation
   */
  public static Explanation explain(
      GraphView graph,
      QueryFile file,
      @Nullable String name,
      Map<String, ?> parameters,
      QueryContext context) {
    try (context) {
      CheckedQuery query = TypeChecker.check(file, file.query(name), graph.contract());
      return plan(graph, query, parameters, context, Traversals.Choice.CHEAPER)
          .explain(Measures.NONE);
    }
  }

  /**
   * Runs a query that reads to its end and tells what each part of it did.
   *
   * @param parameters as {@link Arguments#bind} takes them
   * @param context closed at the end
   * @param nanos a clock for what each part takes
   * @throws InvalidInputException as {@link #explain} does
   */
  public static Explanation analyze(
      GraphView graph,
      QueryFile file,
      @Nullable String name,
      Map<String, ?> parameters,
      QueryContext context,
      LongSupplier nanos) {
    Measures measures = new Measures(nanos);
    ReadPlan plan;
    Result running;
    try {
      CheckedQuery query = TypeChecker.check(file, file.query(name), graph.contract());
      plan = plan(graph, query, parameters, context, Traversals.Choice.CHEAPER);
      running = plan.run(graph, context, measures);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    try (Result result = running) {
      while (result.nextBatch() != null) {
        // Only what it takes is of interest.
      }
    }
    return plan.explain(measures);
  }

  private static ReadPlan plan(
      GraphView graph,
      CheckedQuery query,
      Map<String, ?> parameters,
      QueryContext context,
      Traversals.Choice choice) {
    if (query instanceof CheckedRead read) {
      return ReadPlan.of(graph, read, Arguments.bind(query, parameters, context.now()), choice);
    }
    throw new InvalidInputException(
        "mutation_not_allowed",
        "the query `%s` changes the graph; run it as a mutation".formatted(query.name()));
  }
}
