package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.query.CheckedQuery.Change;
import dev.omnigraph.query.CheckedQuery.CheckedMutation;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.txn.Engine;
import dev.omnigraph.txn.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query that changes the graph, with its parameters. Its statements are checked and run anew on
 * every state on which they are tried. For one thread.
 */
public final class Mutation implements Transaction {
  /** How many rows that break a rule are told of. */
  public static final int MAX_ERRORS = 20;

  private final Engine engine;
  private final QueryFile file;
  private final Query query;
  private final List<Statement> statements;
  private final Map<String, ?> parameters;
  private final QueryContext context;
  private final Scratch scratch;
  private List<Effect> effects = List.of();
  private @Nullable WriteSet before;

  /**
   * @param name of the query; null: the file has one query, which is meant
   * @param parameters as {@link Arguments#bind} takes them
   * @param context has the instant of all runs, and their bound on time
   * @param scratch where the rows are kept
   * @throws InvalidInputException if the query only reads
   * @throws dev.omnigraph.error.NotFoundException if the file has no query of that name
   */
  public Mutation(
      Engine engine,
      QueryFile file,
      @Nullable String name,
      Map<String, ?> parameters,
      QueryContext context,
      Scratch scratch) {
    this.engine = engine;
    this.file = file;
    this.query = file.query(name);
    if (!(query.body() instanceof Query.Mutation mutation)) {
      throw new InvalidInputException(
          "not_a_mutation",
          "the query `%s` changes nothing; run it as a query".formatted(query.name()));
    }
    this.statements = mutation.statements();
    this.parameters = parameters;
    this.context = context;
    this.scratch = scratch;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if the query does not fit the contract, or if a parameter is
   *     wrong
   * @throws dev.omnigraph.error.ConstraintViolationException if a row breaks a rule
   */
  @Override
  public WriteSet run(Head head, Reads reads) {
    if (before != null) {
      before.close();
    }
    try (WorkingGraph graph =
        new WorkingGraph(engine.tables(), head.state(), file.source().name(), scratch)) {
      effects = apply(graph, reads, false);
      before = graph.finish();
      return before;
    }
  }

  /**
   * Runs the statements over what is written already, as a step of something larger. Edges need
   * both of their nodes at the end of the step.
   *
   * @return what each statement did
   * @throws InvalidInputException as {@link #run} does
   * @throws dev.omnigraph.error.ConstraintViolationException if a row breaks a rule; the graph is
   *     of no use any more then
   */
  public List<Effect> step(WorkingGraph graph, Reads reads) {
    return apply(graph, reads, true);
  }

  private List<Effect> apply(WorkingGraph graph, Reads reads, boolean checkEnds) {
    CheckedMutation checked = (CheckedMutation) TypeChecker.check(file, query, graph.contract());
    Arguments arguments = Arguments.bind(checked, parameters, context.now());
    Violations violations = new Violations(file.source().name(), MAX_ERRORS);
    MutationRun run =
        new MutationRun(engine, graph, reads, context, arguments, file.source(), violations);
    List<Effect> done = new ArrayList<>();
    try {
      for (int i = 0; i < statements.size(); i++) {
        context.check();
        Change change = checked.changes().get(i);
        done.add(run.apply(change, statements.get(i).type().at()));
      }
      if (checkEnds) {
        run.checkEnds();
      }
      violations.throwIfAny();
    } catch (RuntimeException e) {
      graph.fail(e);
      throw e;
    }
    return List.copyOf(done);
  }

  /** What each statement did, in order, when it was run last. */
  public List<Effect> effects() {
    return effects;
  }
}
