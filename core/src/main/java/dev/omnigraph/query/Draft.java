package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Plan.Action;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Summary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan in the making: goes on with whatever leaves the fewest bindings. */
final class Draft {
  private final Estimates estimates;
  private final Traversals traversals;
  private final Remaining remaining;
  private final Repeats repeats;
  private final Set<Slot> bound;
  private final List<Action> actions = new ArrayList<>();
  private final List<Double> made = new ArrayList<>();
  private double rows;
  private double cost;

  /**
   * @param needed slots that have to be known behind it
   * @param repeats how bindings may come that agree in these
   */
  Draft(
      Estimates estimates,
      Traversals traversals,
      Pattern pattern,
      Set<Slot> needed,
      Repeats repeats) {
    this(estimates, traversals, new Remaining(pattern, needed), repeats, Set.of(), 1);
  }

  private Draft(
      Estimates estimates,
      Traversals traversals,
      Remaining remaining,
      Repeats repeats,
      Set<Slot> outer,
      double rows) {
    this.estimates = estimates;
    this.traversals = traversals;
    this.remaining = remaining;
    this.repeats = repeats;
    this.bound = new HashSet<>(outer);
    this.rows = rows;
  }

  /** How many bindings are looked at in all. */
  double cost() {
    return cost;
  }

  Plan plan() {
    return new Plan(actions, made, cost);
  }

  /**
   * Plans all there is.
   *
   * @param first what to begin with; null: there is nothing, or something is bound already
   */
  void complete(@Nullable Slot first) {
    settle();
    if (first != null) {
      begin(first);
    }
    while (!remaining.isEmpty()) {
      if (!closeOrExpand()) {
        begin(nextBeginning());
      }
    }
    for (Pattern pattern : remaining.optional()) {
      List<Slot> slots = pattern.allSlots();
      add(new Plan.Optional(inner(pattern, Set.copyOf(slots), repeats), slots), rows);
      bound.addAll(slots);
      settle();
    }
  }

  private void add(Action action, double bindings) {
    actions.add(action);
    made.add(bindings);
  }

  /** Takes the step, or the row found by its key, that leaves the fewest bindings. */
  private boolean closeOrExpand() {
    Step best = null;
    double fewest = Double.POSITIVE_INFINITY;
    for (Step step : remaining.steps()) {
      double factor = factor(step);
      if (factor < fewest) {
        best = step;
        fewest = factor;
      }
    }
    if (best != null && work(best) > 1) {
      for (Slot slot : remaining.nodes()) {
        KeyLookup key = find(slot);
        if (key != null && key.ids().size() <= 1) {
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
    if (!source && !destination) {
      return Double.POSITIVE_INFINITY;
    }
    if (source && destination) {
      return work(step);
    }
    Slot end = source ? step.destination() : step.source();
    return work(step) * estimates.selectivity(remaining.alone(end));
  }

  /** How many bindings a step makes of one, before conditions thin them out. */
  private double work(Step step) {
    boolean source = bound.contains(step.source());
    boolean closes = source && bound.contains(step.destination());
    double joined = closes ? estimates.joined(step) : estimates.reached(step, source);
    return onlyCounts(step) ? Math.min(1, joined) : joined;
  }

  /** Whether of what a step leads to only the number matters. */
  private boolean onlyCounts(Step step) {
    return repeats != Repeats.ROWS
        && isLast(step.source())
        && isLast(step.destination())
        && (step.edge() == null || isLast(step.edge()));
  }

  /** Whether nothing else will speak of a slot, or it is bound anyway. */
  private boolean isLast(Slot slot) {
    return bound.contains(slot) || remaining.uses(slot) == 1;
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
    remaining.remove(step);
    if (step.edge() != null) {
      bound.add(step.edge());
    }
    advance(factor);
  }

  private void bind(Slot slot) {
    bound.add(slot);
    remaining.remove(slot);
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
    for (Slot slot : remaining.nodes()) {
      KeyLookup key = find(slot);
      double count =
          key != null ? key.ids().size() : estimates.selected(slot, remaining.alone(slot));
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
  private void begin(Slot slot) {
    KeyLookup key = find(slot);
    boolean first = bound.isEmpty();
    bind(slot);
    if (key != null) {
      int found = key.ids().size();
      add(new Plan.Find(slot, key.ids()), rows * found);
      remaining.remove(key.conditions());
      advance(found);
      return;
    }
    List<Condition> alone = remaining.alone(slot);
    remaining.remove(alone);
    // The table is read once, however many bindings its rows are joined with.
    cost += estimates.rows(slot);
    Compared equality = equality(slot);
    double factor = estimates.selected(slot, alone);
    if (equality != null) {
      factor *= estimates.selectivity(List.of(equality));
      remaining.remove(List.of(equality));
    }
    if (!first && repeats != Repeats.ROWS && remaining.uses(slot) == 0) {
      factor = Math.min(1, factor);
    }
    add(
        equality == null ? new Plan.Scan(slot, alone) : equal(slot, equality, alone),
        rows * factor);
    advance(factor);
  }

  /** A condition by which a slot that was just bound has the value of another; or null. */
  private @Nullable Compared equality(Slot slot) {
    for (Condition condition : remaining.conditions()) {
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

  private static Action equal(Slot slot, Compared equality, List<Condition> alone) {
    Field left = (Field) equality.left();
    Field right = (Field) equality.right();
    return left.slot().equals(slot)
        ? new Plan.Equal(left, right, alone)
        : new Plan.Equal(right, left, alone);
  }

  private @Nullable KeyLookup find(Slot slot) {
    return KeyLookup.of(slot, remaining.alone(slot));
  }

  /** Adds the checks whose slots are all bound by now. */
  private void settle() {
    List<Condition> due =
        remaining.conditions().stream()
            .filter(condition -> condition.summaries().isEmpty())
            .filter(condition -> bound.containsAll(condition.slots()))
            .toList();
    if (!due.isEmpty()) {
      add(new Plan.Keep(due), rows);
      remaining.remove(due);
    }
    probe(true);
    probe(false);
    summarize();
  }

  private void probe(boolean found) {
    for (Pattern pattern = remaining.take(found, bound);
        pattern != null;
        pattern = remaining.take(found, bound)) {
      add(new Plan.Probe(inner(pattern, Set.of(), Repeats.NONE), found), rows);
    }
  }

  private Plan inner(Pattern pattern, Set<Slot> needed, Repeats wanted) {
    Remaining all = new Remaining(pattern, needed);
    Draft inner = new Draft(estimates, traversals, all, wanted, bound, rows);
    inner.complete(null);
    return inner.plan();
  }

  /** Adds the checks of conditions on what other patterns have. */
  private void summarize() {
    for (Condition condition : List.copyOf(remaining.conditions())) {
      Set<Summary> summaries = condition.summaries();
      if (!summaries.isEmpty() && bound.containsAll(condition.slots())) {
        Map<Summary, Plan> plans = new LinkedHashMap<>();
        for (Summary summary : summaries) {
          Set<Slot> argument = summary.aggregate().slots();
          plans.put(summary, inner(summary.pattern(), argument, Repeats.of(summary.aggregate())));
        }
        add(new Plan.Summarize(condition, plans), rows);
        remaining.remove(List.of(condition));
      }
    }
  }
}
