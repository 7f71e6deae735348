package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Pattern.Way;
import dev.omnigraph.schema.GraphType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Guesses how many bindings an action makes. */
final class Estimates {
  private final GraphView graph;
  private final Map<String, Integer> rows = new HashMap<>();

  Estimates(GraphView graph) {
    this.graph = graph;
  }

  double rows(Slot slot) {
    return rows(slot.type());
  }

  /** All rows of a table, at least one, so that nothing is divided by zero. */
  double rows(GraphType type) {
    return Math.max(1, rows.computeIfAbsent(type.id(), id -> graph.table(type).rows()));
  }

  double selected(Slot slot, List<Condition> conditions) {
    return rows(slot) * selectivity(conditions);
  }

  /** The part of all rows that satisfies conditions. */
  double selectivity(List<Condition> conditions) {
    double part = 1;
    for (Condition condition : conditions) {
      part *= selectivity(condition);
    }
    return part;
  }

  private double selectivity(Condition condition) {
    return switch (condition) {
      case Compared compared ->
          switch (compared.comparison()) {
            case EQUAL -> 0.05;
            case CONTAINS, STARTS_WITH -> 0.1;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> 0.3;
            case NOT_EQUAL, CONTAINS_NOT, STARTS_NOT_WITH -> 0.9;
          };
      case Known known -> known.known() ? 0.9 : 0.1;
      case Junction junction -> {
        double all = 1;
        double none = 1;
        for (Condition part : junction.parts()) {
          all *= selectivity(part);
          none *= 1 - selectivity(part);
        }
        yield junction.all() ? all : 1 - none;
      }
    };
  }

  /** How many bindings one bound end of a step leads to. */
  double reached(Step step, boolean forwards) {
    double from = rows(forwards ? step.source() : step.destination());
    double to = rows(forwards ? step.destination() : step.source());
    double degree = 0;
    for (Way way : step.ways()) {
      degree += rows(way.type()) / from;
    }
    if (step.undirected()) {
      degree *= 2;
    }
    double reached = 0;
    double frontier = 1;
    for (int hop = 1; hop <= Math.min(step.max(), 8); hop++) {
      frontier = Math.min(to, frontier * degree);
      reached = Math.min(to, reached + frontier);
    }
    return step.edge() == null ? Math.min(to, reached) : degree;
  }

  /** The part of all pairs of ends that a step joins. */
  double joined(Step step) {
    return reached(step, true) / rows(step.destination());
  }
}
