package dev.omnigraph.query;

import java.util.List;
import java.util.Set;

/**
 * Chooses the order in which a pattern is matched, by estimated numbers of bindings: begins at each
 * possible place, goes on with whatever leaves the fewest, and takes the beginning that makes the
 * fewest in total. Conditions and inner patterns are checked as soon as their slots are bound.
 */
final class Planner {
  /** How many beginnings are tried at most, so that large patterns are planned fast. */
  private static final int BEGINNINGS = 12;

  private final Estimates estimates;
  private final Traversals traversals;

  Planner(GraphView graph, Traversals.Choice choice) {
    this.estimates = new Estimates(graph);
    this.traversals = new Traversals(graph, estimates, choice);
  }

  /**
   * A plan for a pattern.
   *
   * @param pattern with every parameter replaced by its value
   * @param needed slots that have to be known behind it
   * @param repeats how bindings may come that agree in these
   */
  Plan plan(Pattern pattern, Set<Slot> needed, Repeats repeats) {
    Draft best = null;
    for (Slot slot : beginnings(pattern)) {
      Draft draft = new Draft(estimates, traversals, pattern, needed, repeats);
      draft.complete(slot);
      if (best == null || draft.cost() < best.cost()) {
        best = draft;
      }
    }
    if (best == null) {
      best = new Draft(estimates, traversals, pattern, needed, repeats);
      best.complete(null);
    }
    return best.plan();
  }

  private static List<Slot> beginnings(Pattern pattern) {
    return pattern.slots().stream().filter(slot -> !slot.isEdge()).limit(BEGINNINGS).toList();
  }

  /** A pattern with every parameter and {@code now()} replaced by its value. */
  static Pattern resolved(Pattern pattern, Arguments arguments) {
    return new Pattern(
        pattern.slots(),
        pattern.steps(),
        pattern.conditions().stream().map(condition -> condition.map(arguments::resolve)).toList(),
        pattern.present().stream().map(inner -> resolved(inner, arguments)).toList(),
        pattern.absent().stream().map(inner -> resolved(inner, arguments)).toList(),
        pattern.optional().stream().map(inner -> resolved(inner, arguments)).toList());
  }
}
