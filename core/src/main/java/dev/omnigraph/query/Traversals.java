package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;

/**
 * Chooses how the edges of a step are found: in the adjacency of all edges, which takes reading the
 * ends of every edge once, or by looking up in the edge table, which is sorted by sources, what
 * leaves a few of them. Costs are rows to be read.
 */
final class Traversals {
  /** Which ways there are to choose from. */
  enum Choice {
    CHEAPER,
    ADJACENCY,
    /** Wherever edges are followed in their direction, one hop. */
    LOOKUP
  }

  /** Rows of a batch of a table, which is read as a whole. */
  private static final double BATCH = 16_384;

  /** What finding the place of one key takes, as rows that could be read in the same time. */
  private static final double SEARCH = 200;

  private final GraphView graph;
  private final Estimates estimates;
  private final Choice choice;

  Traversals(GraphView graph, Estimates estimates, Choice choice) {
    this.graph = graph;
    this.estimates = estimates;
    this.choice = choice;
  }

  /**
   * For how many nodes at most the edges of a step are looked up; 0: the adjacency is better from
   * the beginning.
   *
   * @param bindings how many are expected to come
   */
  int lookups(Step step, boolean forwards, double bindings) {
    boolean plain = step.ways().size() == 1 && !step.undirected() && step.max() == 1;
    if (choice == Choice.ADJACENCY || !forwards || !plain) {
      return 0;
    }
    if (choice == Choice.LOOKUP) {
      return Integer.MAX_VALUE;
    }
    if (graph.hasAdjacency(step.type())) {
      return 0;
    }
    double adjacency = adjacency(step);
    double nodes = Math.clamp(bindings, 1, estimates.rows(step.source()));
    if (looking(step, nodes) >= adjacency) {
      return 0;
    }
    int most = (int) Math.ceil(nodes);
    while (most < estimates.rows(step.source()) && looking(step, 2.0 * most) < adjacency) {
      most *= 2;
    }
    return most;
  }

  private double adjacency(Step step) {
    return 2 * estimates.rows(step.type())
        + estimates.rows(step.source())
        + estimates.rows(step.destination());
  }

  private double looking(Step step, double nodes) {
    double edges = estimates.rows(step.type());
    double found = nodes * edges / estimates.rows(step.source());
    return 2 * Math.min(edges, nodes * BATCH + found)
        + Math.min(estimates.rows(step.source()), nodes * BATCH)
        + Math.min(estimates.rows(step.destination()), found * BATCH)
        + SEARCH * (nodes + found);
  }
}
