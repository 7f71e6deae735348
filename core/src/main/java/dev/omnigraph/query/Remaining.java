package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pattern demands and a plan in the making does not do yet. */
final class Remaining {
  private final Set<Slot> nodes = new LinkedHashSet<>();
  private final List<Step> steps;
  private final List<Condition> conditions;
  private final List<Pattern> present;
  private final List<Pattern> absent;
  private final List<Pattern> optional;
  private final Map<Slot, List<Condition>> alone = new HashMap<>();

  /** How many steps, conditions, patterns and readers speak of each slot. */
  private final Map<Slot, Integer> uses = new HashMap<>();

  /**
   * @param needed slots that have to be known when all is done
   */
  Remaining(Pattern pattern, Set<Slot> needed) {
    this.steps = new ArrayList<>(pattern.steps());
    this.conditions = new ArrayList<>(pattern.conditions());
    this.present = new ArrayList<>(pattern.present());
    this.absent = new ArrayList<>(pattern.absent());
    this.optional = pattern.optional();
    pattern.slots().stream().filter(slot -> !slot.isEdge()).forEach(nodes::add);
    for (Condition condition : conditions) {
      Set<Slot> slots = condition.slots();
      if (slots.size() == 1 && condition.summaries().isEmpty()) {
        alone.computeIfAbsent(slots.iterator().next(), key -> new ArrayList<>()).add(condition);
      }
    }
    use(needed, 1);
    steps.forEach(step -> use(slots(step), 1));
    conditions.forEach(condition -> use(condition.slots(), 1));
    present.forEach(inner -> use(inner.outerSlots(), 1));
    absent.forEach(inner -> use(inner.outerSlots(), 1));
    optional.forEach(inner -> use(inner.outerSlots(), 1));
  }

  private void use(Collection<Slot> slots, int more) {
    slots.forEach(slot -> uses.merge(slot, more, Integer::sum));
  }

  static Set<Slot> slots(Step step) {
    Set<Slot> slots = new LinkedHashSet<>(List.of(step.source()));
    slots.add(step.destination());
    if (step.edge() != null) {
      slots.add(step.edge());
    }
    return slots;
  }

  boolean isEmpty() {
    return nodes.isEmpty() && steps.isEmpty();
  }

  /** Nodes that are not bound. */
  Set<Slot> nodes() {
    return nodes;
  }

  List<Step> steps() {
    return steps;
  }

  /** Patterns that come when all else is bound, in this order. */
  List<Pattern> optional() {
    return optional;
  }

  List<Condition> conditions() {
    return conditions;
  }

  /** All conditions on one slot alone, checked ones too. */
  List<Condition> alone(Slot slot) {
    return alone.getOrDefault(slot, List.of());
  }

  /** How many speak of a slot. */
  int uses(Slot slot) {
    return uses.getOrDefault(slot, 0);
  }

  void remove(Slot node) {
    nodes.remove(node);
  }

  void remove(Step step) {
    steps.remove(step);
    use(slots(step), -1);
  }

  void remove(Collection<Condition> checked) {
    conditions.removeIf(
        condition -> {
          boolean gone = checked.contains(condition);
          if (gone) {
            use(condition.slots(), -1);
          }
          return gone;
        });
  }

  /** Takes a pattern away of which all slots further out are bound; null: there is none. */
  @Nullable Pattern take(boolean found, Set<Slot> bound) {
    List<Pattern> patterns = found ? present : absent;
    for (Pattern pattern : patterns) {
      Set<Slot> outer = pattern.outerSlots();
      if (bound.containsAll(outer)) {
        patterns.remove(pattern);
        use(outer, -1);
        return pattern;
      }
    }
    return null;
  }
}
