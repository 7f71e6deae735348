package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Plan.Action;
import dev.omnigraph.query.Term.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   */
  Plan plan(Pattern pattern) {
    Draft best = null;
    for (Slot slot : beginnings(pattern)) {
      Draft draft = new Draft(pattern, Set.of(), 1);
      draft.settle();
      draft.begin(slot);
      draft.complete();
      if (best == null || draft.cost < best.cost) {
        best = draft;
      }
    }
    if (best == null) {
      best = new Draft(pattern, Set.of(), 1);
      best.settle();
      best.complete();
    }
    return best.plan();
  }

  private static List<Slot> beginnings(Pattern pattern) {
    return pattern.slots().stream().filter(slot -> !slot.isEdge()).limit(BEGINNINGS).toList();
  }

  private Plan inner(Pattern pattern, Set<Slot> bound, double rows) {
    Draft draft = new Draft(pattern, bound, rows);
    draft.settle();
    draft.complete();
    return draft.plan();
  }

  /** A plan in the making. */
  private final class Draft {
    double cost;

    private final List<Action> actions = new ArrayList<>();
    private final List<Double> made = new ArrayList<>();

    private final Set<Slot> bound;
    private final Set<Slot> open = new LinkedHashSet<>();
    private final List<Step> steps;
    private final List<Condition> conditions;
    private final List<Pattern> present;
    private final List<Pattern> absent;
    private final Map<Slot, List<Condition>> alone = new HashMap<>();
    private double rows;

    /**
     * @param outer what is bound already
     * @param rows how many bindings of that come
     */
    Draft(Pattern pattern, Set<Slot> outer, double rows) {
      this.rows = rows;
      this.bound = new HashSet<>(outer);
      this.steps = new ArrayList<>(pattern.steps());
      this.conditions = new ArrayList<>(pattern.conditions());
      this.present = new ArrayList<>(pattern.present());
      this.absent = new ArrayList<>(pattern.absent());
      pattern.slots().stream().filter(slot -> !slot.isEdge()).forEach(open::add);
      for (Condition condition : conditions) {
        Set<Slot> slots = condition.slots();
        if (slots.size() == 1) {
          alone.computeIfAbsent(slots.iterator().next(), key -> new ArrayList<>()).add(condition);
        }
      }
    }

    Plan plan() {
      return new Plan(actions, made, cost);
    }

    private void add(Action action, double bindings) {
      actions.add(action);
      made.add(bindings);
    }

    void complete() {
      while (!open.isEmpty() || !steps.isEmpty()) {
        if (!closeOrExpand()) {
          begin(nextBeginning());
        }
      }
    }

    /** Takes the step, or the row found by its key, that leaves the fewest bindings. */
    private boolean closeOrExpand() {
      Step best = null;
      double fewest = Double.POSITIVE_INFINITY;
      for (Step step : steps) {
        double factor = factor(step);
        if (factor < fewest) {
          best = step;
          fewest = factor;
        }
      }
      if (best != null && work(best) > 1) {
        for (Slot slot : open) {
          if (find(slot) != null) {
            begin(slot);
            return true;
          }
        }
      }
      if (best != null) {
        take(best);
      }
      return best != null;
    }

    /** By how much a step multiplies the bindings; infinite if none of its ends is bound. */
    private double factor(Step step) {
      boolean source = bound.contains(step.source());
      boolean destination = bound.contains(step.destination());
      if (source && destination) {
        return estimates.joined(step);
      }
      if (!source && !destination) {
        return Double.POSITIVE_INFINITY;
      }
      Slot end = source ? step.destination() : step.source();
      return estimates.reached(step, source) * estimates.selectivity(ready(end));
    }

    /** How many bindings a step makes of one, before conditions thin them out. */
    private double work(Step step) {
      boolean source = bound.contains(step.source());
      boolean closes = source && bound.contains(step.destination());
      return closes ? estimates.joined(step) : estimates.reached(step, source);
    }

    private void take(Step step) {
      boolean source = bound.contains(step.source());
      double factor = factor(step);
      double joined = rows * work(step);
      cost += joined;
      if (source && bound.contains(step.destination())) {
        add(new Plan.Close(step, traversals.lookups(step, true, rows)), joined);
      } else {
        add(new Plan.Expand(step, source, traversals.lookups(step, source, rows)), joined);
        bind(source ? step.destination() : step.source());
      }
      steps.remove(step);
      if (step.edge() != null) {
        bound.add(step.edge());
      }
      advance(factor);
    }

    private void bind(Slot slot) {
      bound.add(slot);
      open.remove(slot);
    }

    private void advance(double factor) {
      rows *= factor;
      cost += rows;
      settle();
    }

    /** The open slot with the fewest rows. */
    private Slot nextBeginning() {
      Slot best = null;
      double fewest = Double.POSITIVE_INFINITY;
      for (Slot slot : open) {
        double count = find(slot) != null ? 1 : estimates.selected(slot, ready(slot));
        if (best == null || count < fewest) {
          best = slot;
          fewest = count;
        }
      }
      if (best == null) {
        throw new IllegalStateException("a step has no end that could be bound");
      }
      return best;
    }

    /** Binds a slot that no step leads to. */
    void begin(Slot slot) {
      KeyLookup key = find(slot);
      bind(slot);
      if (key != null) {
        add(new Plan.Find(slot, key.id()), rows);
        conditions.removeAll(key.conditions());
        advance(1);
        return;
      }
      List<Condition> ready = ready(slot);
      conditions.removeAll(ready);
      // The table is read once, however many bindings its rows are joined with.
      cost += estimates.rows(slot);
      Compared equality = equality(slot);
      if (equality != null) {
        double factor = estimates.selected(slot, ready) * estimates.selectivity(List.of(equality));
        add(equal(slot, equality, ready), rows * factor);
        conditions.remove(equality);
        advance(factor);
        return;
      }
      add(new Plan.Scan(slot, ready), rows * estimates.selected(slot, ready));
      advance(estimates.selected(slot, ready));
    }

    /** A condition by which a slot that was just bound has the value of another; or null. */
    private @Nullable Compared equality(Slot slot) {
      for (Condition condition : conditions) {
        if (condition instanceof Compared compared
            && compared.comparison() == Comparison.EQUAL
            && compared.left() instanceof Field left
            && compared.right() instanceof Field right
            && !left.slot().equals(right.slot())
            && (left.slot().equals(slot) || right.slot().equals(slot))
            && bound.containsAll(condition.slots())
            && Values.form(left.type()) == Values.form(right.type())) {
          return compared;
        }
      }
      return null;
    }

    private static Action equal(Slot slot, Compared equality, List<Condition> ready) {
      Field left = (Field) equality.left();
      Field right = (Field) equality.right();
      return left.slot().equals(slot)
          ? new Plan.Equal(left, right, ready)
          : new Plan.Equal(right, left, ready);
    }

    /** Conditions on an open slot alone. */
    private List<Condition> ready(Slot slot) {
      return alone.getOrDefault(slot, List.of());
    }

    private @Nullable KeyLookup find(Slot slot) {
      return KeyLookup.of(slot, ready(slot));
    }

    /** Adds the checks whose slots are all bound by now. */
    void settle() {
      List<Condition> due =
          conditions.stream().filter(condition -> bound.containsAll(condition.slots())).toList();
      if (!due.isEmpty()) {
        add(new Plan.Keep(due), rows);
        conditions.removeAll(due);
      }
      probe(present, true);
      probe(absent, false);
    }

    private void probe(List<Pattern> patterns, boolean found) {
      for (Pattern pattern : List.copyOf(patterns)) {
        if (bound.containsAll(pattern.outerSlots())) {
          add(new Plan.Probe(inner(pattern, bound, rows), found), rows);
          patterns.remove(pattern);
        }
      }
    }
  }

  /** A pattern with every parameter and {@code now()} replaced by its value. */
  static Pattern resolved(Pattern pattern, Arguments arguments) {
    return new Pattern(
        pattern.slots(),
        pattern.steps(),
        pattern.conditions().stream().map(condition -> condition.map(arguments::resolve)).toList(),
        pattern.present().stream().map(inner -> resolved(inner, arguments)).toList(),
        pattern.absent().stream().map(inner -> resolved(inner, arguments)).toList());
  }
}
