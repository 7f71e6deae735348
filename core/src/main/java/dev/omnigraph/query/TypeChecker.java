package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.CheckedMutation;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.CheckedQuery.SortKey;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.schema.Contract;
import java.util.List;

/**
 * Checks queries against a contract: every name is known, every comparison makes sense, every
 * variable has one type.
 */
public final class TypeChecker {
  private TypeChecker() {}

  /**
   * Checks a query.
   *
   * @param file in which the query stands
   * @throws dev.omnigraph.error.InvalidInputException with everything that is wrong with it
   */
  public static CheckedQuery check(QueryFile file, Query query, Contract contract) {
    Refusals refusals = new Refusals(file.source());
    Checking checking = new Checking(contract, refusals, query.parameters());
    CheckedQuery checked =
        switch (query.body()) {
          case Query.Read read -> read(checking, query, read);
          case Query.Mutation mutation ->
              new CheckedMutation(
                  query.name(),
                  query.parameters(),
                  new MutationChecker(checking).check(mutation.statements()));
        };
    refusals.raise();
    return checked;
  }

  private static CheckedRead read(Checking checking, Query query, Query.Read read) {
    Scope scope = new Scope(null);
    Pattern pattern = new PatternChecker(checking, scope).check(read.match());
    ProjectionChecker projections = new ProjectionChecker(checking, scope);
    List<Output> outputs = projections.outputs(read.projections());
    boolean clean = checking.refusals().isEmpty();
    List<SortKey> order = projections.order(read.order(), outputs, clean);
    return new CheckedRead(
        query.name(),
        query.parameters(),
        checking.slots(),
        pattern,
        outputs,
        outputs.stream().anyMatch(output -> output.term() instanceof Aggregate),
        order,
        projections.amount(read.limit()),
        projections.amount(read.offset()));
  }
}
