package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a match demands, as one conjunction: the logical plan of a match, free of any order.
 *
 * @param slots variables first met here, nodes and edges, in order of appearance
 * @param present patterns of which a completion must exist; they may speak of slots of this one
 * @param absent patterns of which no completion may exist; they may speak of slots of this one
 * @param optional patterns of which every completion counts, or one of no rows where there is none;
 *     they may speak of slots of this one and of those before them
 */
record Pattern(
    List<Slot> slots,
    List<Step> steps,
    List<Condition> conditions,
    List<Pattern> present,
    List<Pattern> absent,
    List<Pattern> optional) {
  Pattern {
    slots = List.copyOf(slots);
    steps = List.copyOf(steps);
    conditions = List.copyOf(conditions);
    present = List.copyOf(present);
    absent = List.copyOf(absent);
    optional = List.copyOf(optional);
  }

  /**
   * Two nodes are joined.
   *
   * @param source where an edge of the first way begins, or for an undirected step the left side
   * @param edge null: each pair of nodes once, however many edges join it
   * @param ways at least one, any of which will do; one where there is an edge
   * @param min least distance; 1 where there is an edge
   * @param max greatest distance; above 1 only without an edge, between nodes of one type
   */
  record Step(
      Slot source,
      Slot destination,
      @Nullable Slot edge,
      List<Way> ways,
      boolean undirected,
      int min,
      int max) {
    Step {
      ways = List.copyOf(ways);
    }

    /** The type of the edges; where there are several, the first. */
    EdgeType type() {
      return ways.getFirst().type();
    }
  }

  /**
   * A type of edges by which nodes can be joined.
   *
   * @param reversed whether its edges lead from the destination of the step to the source
   */
  record Way(EdgeType type, boolean reversed) {}

  /** Slots that it speaks of without having met them first. */
  Set<Slot> outerSlots() {
    Set<Slot> outer = new HashSet<>();
    for (Step step : steps) {
      outer.add(step.source());
      outer.add(step.destination());
    }
    conditions.forEach(condition -> outer.addAll(condition.slots()));
    present.forEach(inner -> outer.addAll(inner.outerSlots()));
    absent.forEach(inner -> outer.addAll(inner.outerSlots()));
    optional.forEach(inner -> outer.addAll(inner.outerSlots()));
    allSlots().forEach(outer::remove);
    return outer;
  }

  /** Slots that its completions have: its own, then those of optional patterns. */
  List<Slot> allSlots() {
    List<Slot> all = new ArrayList<>(slots);
    optional.forEach(inner -> all.addAll(inner.allSlots()));
    return all;
  }

  /** Its steps, then those of optional patterns. */
  List<Step> allSteps() {
    List<Step> all = new ArrayList<>(steps);
    optional.forEach(inner -> all.addAll(inner.allSteps()));
    return all;
  }
}
