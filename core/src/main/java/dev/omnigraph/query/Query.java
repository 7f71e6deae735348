package dev.omnigraph.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query of a file, as written: it has the right form, and nothing more is known of it.
 * Immutable.
 *
 * @param parameters in order of declaration
 * @param description what it answers, for people; or null
 * @param instruction when to use it, for whoever chooses among queries; or null
 */
public record Query(
    String name,
    List<Parameter> parameters,
    @Nullable String description,
    @Nullable String instruction,
    Body body) {
  public Query {
    parameters = List.copyOf(parameters);
  }

  /** Whether it changes the graph. */
  public boolean isMutation() {
    return body instanceof Mutation;
  }

  /** What a query does. */
  public sealed interface Body {}

  /**
   * {@code match … return … order … limit …}.
   *
   * @param limit at most so many rows: an integer or a parameter; null: all
   * @param offset so many rows are left out first, likewise; null: none
   */
  record Read(
      List<Clause> match,
      List<Projection> projections,
      List<OrderKey> order,
      @Nullable Expression limit,
      @Nullable Expression offset)
      implements Body {
    Read {
      match = List.copyOf(match);
      projections = List.copyOf(projections);
      order = List.copyOf(order);
    }
  }

  /** Statements, run in order. */
  record Mutation(List<Statement> statements) implements Body {
    Mutation {
      statements = List.copyOf(statements);
    }
  }

  /** {@code expression as alias}. */
  record Projection(Expression expression, @Nullable Name alias) {}

  record OrderKey(Expression expression, boolean descending) {}
}
