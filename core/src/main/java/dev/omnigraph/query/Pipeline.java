package dev.omnigraph.query;

import dev.omnigraph.query.ColumnWriter.Member;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Plan.Action;
import dev.omnigraph.topology.Adjacency;
import dev.omnigraph.topology.Csr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes operators of a plan. Each carries only the columns that something behind it needs. */
final class Pipeline {
  private final QueryContext context;
  private final GraphView graph;

  /** How many columns there are: one a slot, and one a nesting of inner patterns behind them. */
  private final int width;

  /** The columns that somebody will read of a row that is looked up, by slot. */
  private final Map<Slot, Set<String>> read = new HashMap<>();

  /**
   * @param terms what is computed of the bindings
   */
  Pipeline(QueryContext context, GraphView graph, int slots, Collection<Term> terms) {
    this.context = context;
    this.graph = graph;
    terms.forEach(this::addRead);
    this.width = slots + QueryTokens.MAX_DEPTH;
  }

  int width() {
    return width;
  }

  private void addRead(Term term) {
    switch (term) {
      case Term.Field field -> columns(field.slot()).add(field.property().id());
      case Term.Entity entity ->
          Member.of(entity.slot().type())
              .forEach(member -> columns(entity.slot()).add(member.column()));
      case Term.Aggregate aggregate -> {
        if (aggregate.argument() instanceof Term.Field field) {
          addRead(field);
        }
      }
      default -> {}
    }
  }

  private Set<String> columns(Slot slot) {
    return read.computeIfAbsent(slot, key -> new LinkedHashSet<>());
  }

  private void addRead(Plan plan) {
    for (Action action : plan.actions()) {
      if (action instanceof Plan.Keep keep) {
        keep.conditions().forEach(condition -> condition.forEachOperand(this::addRead));
      } else if (action instanceof Plan.Probe probe) {
        addRead(probe.plan());
      }
    }
  }

  /** The operator at the end of a plan. */
  Operator build(Plan plan, Collection<Slot> needed) {
    addRead(plan);
    return build(plan, indexes(needed), SeedOperator.empty(width), width - 1, false);
  }

  private static Set<Integer> indexes(Collection<Slot> slots) {
    Set<Integer> indexes = new HashSet<>();
    slots.forEach(slot -> indexes.add(slot.index()));
    return indexes;
  }

  /**
   * @param origin where nested plans put the column that says where a binding comes from
   * @param bound whether bindings of something come in
   */
  private Operator build(Plan plan, Set<Integer> needed, Operator seed, int origin, boolean bound) {
    List<Action> actions = plan.actions();
    List<Set<Integer>> neededBehind = new ArrayList<>();
    Set<Integer> behind = new HashSet<>(needed);
    for (int i = actions.size() - 1; i >= 0; i--) {
      neededBehind.addFirst(Set.copyOf(behind));
      addNeeds(actions.get(i), behind);
    }
    Operator operator = seed;
    Set<Integer> known = new HashSet<>(behind);
    boolean any = bound;
    for (int i = 0; i < actions.size(); i++) {
      Set<Integer> carried = neededBehind.get(i);
      boolean last = bound && i == actions.size() - 1;
      operator = operator(actions.get(i), operator, carried, known, origin, any, last);
      any |= !(actions.get(i) instanceof Plan.Keep);
      known = new HashSet<>(carried);
    }
    return operator;
  }

  /** Adds what an action reads, and takes away what it makes. */
  private static void addNeeds(Action action, Set<Integer> needed) {
    switch (action) {
      case Plan.Scan scan -> needed.remove(scan.slot().index());
      case Plan.Equal equal -> {
        needed.remove(equal.own().slot().index());
        needed.add(equal.other().slot().index());
      }
      case Plan.Find find -> needed.remove(find.slot().index());
      case Plan.Expand expand -> {
        Step step = expand.step();
        needed.remove(end(step, expand.forwards()).index());
        removeEdge(step, needed);
        needed.add(end(step, !expand.forwards()).index());
      }
      case Plan.Close close -> {
        removeEdge(close.step(), needed);
        needed.add(close.step().source().index());
        needed.add(close.step().destination().index());
      }
      case Plan.Keep keep ->
          keep.conditions().forEach(condition -> needed.addAll(indexes(condition.slots())));
      case Plan.Probe probe -> needed.addAll(outer(probe.plan()));
    }
  }

  private static void removeEdge(Step step, Set<Integer> needed) {
    if (step.edge() != null) {
      needed.remove(step.edge().index());
    }
  }

  private static Slot end(Step step, boolean destination) {
    return destination ? step.destination() : step.source();
  }

  /** What a plan needs from outside. */
  private static Set<Integer> outer(Plan plan) {
    Set<Integer> needed = new HashSet<>();
    for (Action action : plan.actions().reversed()) {
      addNeeds(action, needed);
    }
    return needed;
  }

  private Operator operator(
      Action action,
      Operator input,
      Set<Integer> needed,
      Set<Integer> known,
      int origin,
      boolean bound,
      boolean once) {
    Set<Integer> carried = new HashSet<>(needed);
    carried.retainAll(known);
    return switch (action) {
      case Plan.Scan scan ->
          bound
              ? bind(
                  input,
                  Matches.all(context, () -> collected(scan)),
                  scan.slot(),
                  null,
                  needed,
                  carried,
                  once)
              : new GateOperator(input, selected(scan.slot(), scan.conditions()));
      case Plan.Equal equal ->
          bind(input, equal(equal), equal.own().slot(), null, needed, carried, once);
      case Plan.Find find ->
          bind(
              input,
              Matches.all(context, () -> ordinals(find)),
              find.slot(),
              null,
              needed,
              carried,
              once);
      case Plan.Expand expand -> {
        Step step = expand.step();
        Matches matches =
            Matches.joined(
                () -> neighbours(step, expand.forwards()), end(step, !expand.forwards()), null);
        yield bind(
            input, matches, end(step, expand.forwards()), step.edge(), needed, carried, once);
      }
      case Plan.Close close -> {
        Step step = close.step();
        Matches matches =
            Matches.joined(() -> neighbours(step, true), step.source(), step.destination());
        yield bind(input, matches, null, step.edge(), needed, carried, once);
      }
      case Plan.Keep keep -> keep(keep.conditions(), input);
      case Plan.Probe probe -> probe(probe, input, origin);
    };
  }

  private Operator bind(
      Operator input,
      Matches matches,
      @Nullable Slot to,
      @Nullable Slot edge,
      Set<Integer> needed,
      Set<Integer> carried,
      boolean once) {
    return new BindOperator(
        context,
        input,
        matches,
        column(to, needed),
        column(edge, needed),
        array(carried),
        once,
        width);
  }

  /** The rows of a slot's table that satisfy conditions on it alone. */
  private Operator selected(Slot slot, List<Condition> conditions) {
    Operator rows = new ScanOperator(context, graph, slot, width);
    return conditions.isEmpty()
        ? rows
        : new KeepOperator(rows, KeepOperator.plain(context, graph, conditions));
  }

  private Matches equal(Plan.Equal equal) {
    return new EqualMatches(
        context,
        graph,
        equal.own(),
        equal.other(),
        () -> selected(equal.own().slot(), equal.conditions()));
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

  private int[] ordinals(Plan.Find find) {
    Set<String> columns = read.getOrDefault(find.slot(), Set.of());
    int ordinal = graph.table(find.slot().type()).ordinalOf(find.id(), columns);
    return ordinal < 0 ? new int[0] : new int[] {ordinal};
  }

  private static int[] array(Set<Integer> indexes) {
    return indexes.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private static int column(@Nullable Slot slot, Set<Integer> needed) {
    return slot != null && needed.contains(slot.index()) ? slot.index() : -1;
  }

  private Neighbours neighbours(Step step, boolean forwards) {
    Adjacency adjacency = graph.adjacency(step.type());
    Csr forth = forwards ? adjacency.out() : adjacency.in();
    Csr back = forwards ? adjacency.in() : adjacency.out();
    return step.max() > 1
        ? new Reachable(context, forth, step.undirected() ? back : null, step.min(), step.max())
        : Neighbours.direct(forth, step.undirected() ? back : null, step.edge() != null);
  }

  /** One operator for all conditions on the same slots. */
  private Operator keep(List<Condition> conditions, Operator input) {
    Map<Set<Slot>, List<Condition>> bySlots = new LinkedHashMap<>();
    for (Condition condition : conditions) {
      bySlots.computeIfAbsent(condition.slots(), key -> new ArrayList<>()).add(condition);
    }
    Operator operator = input;
    for (List<Condition> same : bySlots.values()) {
      operator = new KeepOperator(operator, KeepOperator.test(context, graph, same));
    }
    return operator;
  }

  private Operator probe(Plan.Probe probe, Operator input, int origin) {
    Set<Integer> outer = outer(probe.plan());
    int here = origin - 1;
    SeedOperator seed = new SeedOperator(width, array(outer), here);
    Operator inner = build(probe.plan(), Set.of(here), seed, here, true);
    return new KeepOperator(input, new ProbeTest(seed, inner, here, probe.found()));
  }
}
