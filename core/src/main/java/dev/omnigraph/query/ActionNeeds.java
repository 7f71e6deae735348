package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Plan.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which columns of the bindings actions need, by index. */
final class ActionNeeds {
  private ActionNeeds() {}

  static Set<Integer> indexes(Collection<Slot> slots) {
    Set<Integer> indexes = new HashSet<>();
    slots.forEach(slot -> indexes.add(slot.index()));
    return indexes;
  }

  /**
   * What is needed in front of each action of a plan, and last behind all of them.
   *
   * @param behind what is needed behind the plan
   */
  static List<Set<Integer>> of(Plan plan, Set<Integer> behind) {
    List<Set<Integer>> needs = new ArrayList<>();
    Set<Integer> needed = new HashSet<>(behind);
    needs.add(Set.copyOf(needed));
    for (Action action : plan.actions().reversed()) {
      add(action, needed);
      needs.addFirst(Set.copyOf(needed));
    }
    return needs;
  }

  /** What a plan needs from outside. */
  static Set<Integer> outer(Plan plan) {
    return of(plan, Set.of()).getFirst();
  }

  /**
   * Whether an action finds rows of which nothing is needed behind it but how many there are.
   *
   * @param behind what is needed
   */
  static boolean onlyCounts(Action action, Set<Integer> behind) {
    return switch (action) {
      case Plan.Scan scan -> !behind.contains(scan.slot().index());
      case Plan.Equal equal -> !behind.contains(equal.own().slot().index());
      case Plan.Find find -> !behind.contains(find.slot().index());
      case Plan.Expand expand ->
          !behind.contains(expand.to().index()) && !contains(expand.step().edge(), behind);
      case Plan.Close close -> !contains(close.step().edge(), behind);
      case Plan.Keep keep -> false;
      case Plan.Summarize summarize -> false;
      case Plan.Optional optional -> false;
      case Plan.Probe probe -> false;
    };
  }

  private static boolean contains(@Nullable Slot slot, Set<Integer> indexes) {
    return slot != null && indexes.contains(slot.index());
  }

  /** Adds what an action reads, and takes away what it makes. */
  private static void add(Action action, Set<Integer> needed) {
    switch (action) {
      case Plan.Scan scan -> needed.remove(scan.slot().index());
      case Plan.Equal equal -> {
        needed.remove(equal.own().slot().index());
        needed.add(equal.other().slot().index());
      }
      case Plan.Find find -> needed.remove(find.slot().index());
      case Plan.Expand expand -> {
        remove(expand.to(), needed);
        remove(expand.step().edge(), needed);
        needed.add(expand.from().index());
      }
      case Plan.Close close -> {
        Step step = close.step();
        remove(step.edge(), needed);
        needed.add(step.source().index());
        needed.add(step.destination().index());
      }
      case Plan.Keep keep ->
          keep.conditions().forEach(condition -> needed.addAll(indexes(condition.slots())));
      case Plan.Optional optional -> {
        optional.slots().forEach(slot -> needed.remove(slot.index()));
        needed.addAll(outer(optional.plan()));
      }
      case Plan.Summarize summarize -> needed.addAll(indexes(summarize.condition().slots()));
      case Plan.Probe probe -> needed.addAll(outer(probe.plan()));
    }
  }

  private static void remove(@Nullable Slot slot, Set<Integer> needed) {
    if (slot != null) {
      needed.remove(slot.index());
    }
  }
}
