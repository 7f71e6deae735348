package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Pattern.Way;
import dev.omnigraph.topology.Adjacency;
import dev.omnigraph.topology.Csr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the rows come from with which bindings go on. */
final class RowSources {
  private final QueryContext context;
  private final GraphView graph;
  private final int width;

  RowSources(QueryContext context, GraphView graph, int width) {
    this.context = context;
    this.graph = graph;
    this.width = width;
  }

  /** The rows of a slot's table that satisfy conditions on it alone. */
  Operator selected(Slot slot, List<Condition> conditions) {
    Operator rows = new ScanOperator(context, graph, slot, conditions, width);
    return conditions.isEmpty()
        ? rows
        : new KeepOperator(rows, KeepOperator.plain(context, graph, conditions));
  }

  /** The same rows for each binding. */
  Matches scanned(Plan.Scan scan) {
    return Matches.all(context, () -> collected(scan));
  }

  private int[] collected(Plan.Scan scan) {
    try (Operator rows = selected(scan.slot(), scan.conditions())) {
      int[] ordinals = new int[64];
      int count = 0;
      for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
        if (count + batch.size > ordinals.length) {
          ordinals = Arrays.copyOf(ordinals, Math.max(2 * count, count + batch.size));
        }
        System.arraycopy(batch.column(scan.slot()), 0, ordinals, count, batch.size);
        count += batch.size;
      }
      return Arrays.copyOf(ordinals, count);
    }
  }

  Matches equal(Plan.Equal equal) {
    return new EqualMatches(
        context,
        graph,
        equal.own(),
        equal.other(),
        () -> selected(equal.own().slot(), equal.conditions()));
  }

  /**
   * @param columns what will be read of the row
   */
  Matches found(Plan.Find find, Set<String> columns) {
    return Matches.all(
        context,
        () -> {
          Map<String, Integer> ordinals =
              graph.table(find.slot().type()).ordinalsOf(find.ids(), columns);
          return ordinals.values().stream().mapToInt(Integer::intValue).sorted().toArray();
        });
  }

  Matches neighbours(Plan.Expand expand) {
    return Matches.joined(
        () -> neighbours(expand.step(), expand.forwards(), expand.lookups()), expand.from(), null);
  }

  Matches between(Plan.Close close) {
    Step step = close.step();
    return Matches.joined(
        () -> neighbours(step, true, close.lookups()), step.source(), step.destination());
  }

  private Neighbours neighbours(Step step, boolean forwards, int lookups) {
    return lookups == 0
        ? neighbours(step, forwards)
        : new KeyedNeighbours(context, graph, step, lookups, () -> neighbours(step, forwards));
  }

  private Neighbours neighbours(Step step, boolean forwards) {
    List<Csr> directions = new ArrayList<>();
    for (Way way : step.ways()) {
      Adjacency adjacency = graph.adjacency(way.type());
      boolean out = forwards != way.reversed();
      directions.add(out ? adjacency.out() : adjacency.in());
      if (step.undirected()) {
        directions.add(out ? adjacency.in() : adjacency.out());
      }
    }
    return step.max() > 1
        ? new Reachable(context, directions, step.min(), step.max())
        : Neighbours.direct(directions, step.edge() != null);
  }
}
