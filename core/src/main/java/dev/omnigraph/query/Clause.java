package dev.omnigraph.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a match demands, as written. */
sealed interface Clause {

  /** {@code $x: Type { p: value }}. */
  record Binding(Name variable, Name type, List<Assignment> properties) implements Clause {
    public Binding {
      properties = List.copyOf(properties);
    }
  }

  /**
   * {@code $a edge $b}, {@code $a $e:edge $b}, {@code $a <edge> $b}, {@code $a edge{1,3} $b},
   * {@code $a (edge | other) $b}, {@code $a * $b}.
   *
   * @param edgeVariable or null
   * @param edges names of types, any of which will do; none: every type that fits
   * @param edgesAt where they stand
   * @param undirected whether edges of either direction count
   * @param bounds how many hops, or null: one
   */
  record Traversal(
      Name from,
      @Nullable Name edgeVariable,
      List<Name> edges,
      Position edgesAt,
      boolean undirected,
      @Nullable Bounds bounds,
      Name to)
      implements Clause {
    public Traversal {
      edges = List.copyOf(edges);
    }
  }

  /** {@code optional { … }}. */
  record Optional(List<Clause> clauses) implements Clause {
    public Optional {
      clauses = List.copyOf(clauses);
    }
  }

  /** A condition: one of the expressions that are true or not. */
  record Filter(Expression condition) implements Clause {}

  /**
   * {@code {min,max}}.
   *
   * @param min {@link Integer#MAX_VALUE} where it was larger
   * @param max likewise; null where there was none
   */
  record Bounds(int min, @Nullable Integer max, Position at) {}

  /** {@code p: value}. */
  record Assignment(Name property, Expression value) {}
}
