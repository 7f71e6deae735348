package dev.omnigraph;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.query.Effect;
import dev.omnigraph.query.Mutation;
import dev.omnigraph.query.QueryContext;
import dev.omnigraph.query.QueryEngine;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.query.Result;
import dev.omnigraph.query.WorkingGraph;
import dev.omnigraph.sort.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of a {@linkplain Graph#transaction transaction}: sees one version of the graph, and what
 * it has written itself. For one thread, until the body returns.
 */
public final class Transaction {
  private final Internals internals;
  private final Head head;
  private final Reads reads;
  private final Scratch scratch;
  private final WorkingGraph graph;
  private final List<QueryResult> results = new ArrayList<>();
  private boolean over;

  Transaction(Internals internals, Head head, Reads reads, Scratch scratch) {
    this.internals = internals;
    this.head = head;
    this.reads = reads;
    this.scratch = scratch;
    this.graph = new WorkingGraph(internals.tables(), head.state(), "transaction", scratch);
  }

  /** Runs a read query without parameters. */
  public QueryResult query(String text) {
    return query(QueryRequest.of(text));
  }

  /** Runs a read query. */
  public QueryResult query(String text, Map<String, ?> params) {
    return query(QueryRequest.of(text).params(params));
  }

  /**
   * Runs a read query on the version that the transaction began with, and what it has written since
   * then. The result must be read before the transaction writes again, and is closed with it.
   *
   * @throws InvalidInputException as {@link Graph#query} does, or if the transaction is over
   */
  public QueryResult query(QueryRequest request) {
    ensureOpen();
    QueryFile file = internals.parsed(request);
    Result result =
        QueryEngine.run(
            graph,
            internals.topology(),
            file,
            request.name(),
            request.params(),
            internals.queryContext(),
            reads);
    QueryResult open = new QueryResult(result, new Snapshot(internals, head));
    results.add(open);
    return open;
  }

  /** Runs a mutation without parameters. */
  public List<Effect> mutate(String text) {
    return mutate(QueryRequest.of(text));
  }

  /** Runs a mutation. */
  public List<Effect> mutate(String text, Map<String, ?> params) {
    return mutate(QueryRequest.of(text).params(params));
  }

  /**
   * Runs the statements of a mutation. Rules for single rows and the ends of edges are checked at
   * once, those across rows when everything is written. Where this throws because of a row, the
   * transaction can't go on: it ends with that error.
   *
   * @return what each statement did
   * @throws InvalidInputException as {@link Graph#mutate} does, or if the transaction is over
   * @throws dev.omnigraph.error.ConstraintViolationException if a row breaks a rule
   */
  public List<Effect> mutate(QueryRequest request) {
    ensureOpen();
    QueryFile file = internals.parsed(request);
    try (QueryContext context = internals.queryContext()) {
      return new Mutation(
              internals.engine(), file, request.name(), request.params(), context, scratch)
          .step(graph, reads);
    }
  }

  private void ensureOpen() {
    if (over) {
      throw new InvalidInputException(
          "transaction_over", "the transaction is over; use it inside of its body only");
    }
    RuntimeException failed = graph.failure();
    if (failed != null) {
      throw new InvalidInputException(
          "transaction_failed",
          "a mutation of this transaction failed, so it can't go on: " + failed.getMessage(),
          failed);
    }
  }

  /** All that was written; throws what a mutation threw, whether the body let that pass or not. */
  WriteSet finish() {
    end();
    return graph.finish();
  }

  /** Closes what is open; nothing can be asked any more. */
  void end() {
    if (!over) {
      over = true;
      results.forEach(QueryResult::close);
    }
  }

  /** Frees what was written, but for what {@link #finish} has given. */
  void free() {
    end();
    graph.close();
  }
}
