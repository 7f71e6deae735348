package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Summary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a match is computed: actions that each turn the bindings of the one before into others. The
 * first begins with one binding of nothing.
 *
 * @param rows how many bindings each action is expected to make
 * @param cost how many bindings are expected to be looked at in all
 */
record Plan(List<Action> actions, List<Double> rows, double cost) {
  Plan {
    actions = List.copyOf(actions);
    rows = List.copyOf(rows);
  }

  /** What is done with each binding. */
  sealed interface Action {}

  /** Binds a slot to every row of its table that satisfies conditions on it alone. */
  record Scan(Slot slot, List<Condition> conditions) implements Action {
    Scan {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Binds a slot to the rows of its table in which a field has the value of a bound field, and that
   * satisfy conditions on it alone.
   */
  record Equal(Field own, Field other, List<Condition> conditions) implements Action {
    Equal {
      conditions = List.copyOf(conditions);
    }
  }

  /** Binds a slot to the rows with some ids, which are different. */
  record Find(Slot slot, List<String> ids) implements Action {
    Find {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Binds the other end of a step, and its edge.
   *
   * @param forwards whether the source is bound and the destination is not, or the reverse
   * @param lookups for how many nodes the edges are looked up by their source; for more of them,
   *     the adjacency of all edges is used
   */
  record Expand(Step step, boolean forwards, int lookups) implements Action {
    /** The end that is bound. */
    Slot from() {
      return forwards ? step.source() : step.destination();
    }

    /** The end that it binds. */
    Slot to() {
      return forwards ? step.destination() : step.source();
    }
  }

  /**
   * Keeps bindings whose ends are joined, and binds the edge of the step.
   *
   * @param lookups as for {@link Expand}
   */
  record Close(Step step, int lookups) implements Action {}

  /** Keeps bindings that satisfy all conditions. */
  record Keep(List<Condition> conditions) implements Action {
    Keep {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Each binding with each completion that a plan finds which begins with it; where it finds none,
   * once without any.
   *
   * @param slots that the plan binds
   */
  record Optional(Plan plan, List<Slot> slots) implements Action {
    Optional {
      slots = List.copyOf(slots);
    }
  }

  /**
   * Keeps bindings that satisfy a condition on what other plans find.
   *
   * @param plans by what is asked of what they find; they begin with the bindings
   */
  record Summarize(Condition condition, Map<Summary, Plan> plans) implements Action {
    Summarize {
      plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
    }
  }

  /**
   * Keeps bindings for which a plan that begins with them finds something, or nothing.
   *
   * @param found whether something must be found
   */
  record Probe(Plan plan, boolean found) implements Action {}
}
