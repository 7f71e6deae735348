package dev.omnigraph.query;

import dev.omnigraph.query.ColumnWriter.Member;
import dev.omnigraph.query.Plan.Action;
import java.util.ArrayList;
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
  private final RowSources sources;
  private final Measures measures;

  /** How many columns there are: one a slot, and one a nesting of inner patterns behind them. */
  private final int width;

  /** The columns that somebody will read of a row that is looked up, by slot. */
  private final Map<Slot, Set<String>> read = new HashMap<>();

  /**
   * @param terms what is computed of the bindings
   * @param measures of what each action does
   */
  Pipeline(
      QueryContext context, GraphView graph, int slots, Collection<Term> terms, Measures measures) {
    this.context = context;
    this.graph = graph;
    this.measures = measures;
    terms.forEach(this::addRead);
    this.width = slots + QueryTokens.MAX_DEPTH;
    this.sources = new RowSources(context, graph, width);
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
    return build(plan, ActionNeeds.indexes(needed), SeedOperator.empty(width), width - 1, false);
  }

  /**
   * @param origin where nested plans put the column that says where a binding comes from
   * @param bound whether bindings of something come in
   */
  private Operator build(Plan plan, Set<Integer> needed, Operator seed, int origin, boolean bound) {
    List<Action> actions = plan.actions();
    List<Set<Integer>> needs = ActionNeeds.of(plan, needed);
    Operator operator = seed;
    boolean any = bound;
    for (int i = 0; i < actions.size(); i++) {
      boolean last = bound && i == actions.size() - 1;
      operator =
          measures.of(
              actions.get(i),
              operator(
                  actions.get(i), operator, needs.get(i + 1), needs.get(i), origin, any, last));
      any |= !(actions.get(i) instanceof Plan.Keep);
    }
    return operator;
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
              ? bind(input, sources.scanned(scan), scan.slot(), null, needed, carried, once)
              : new GateOperator(input, sources.selected(scan.slot(), scan.conditions()));
      case Plan.Equal equal ->
          bind(input, sources.equal(equal), equal.own().slot(), null, needed, carried, once);
      case Plan.Find find -> {
        Matches matches = sources.found(find, read.getOrDefault(find.slot(), Set.of()));
        yield bind(input, matches, find.slot(), null, needed, carried, once);
      }
      case Plan.Expand expand -> {
        Matches matches = sources.neighbours(expand);
        Slot edge = expand.step().edge();
        yield bind(input, matches, expand.to(), edge, needed, carried, once);
      }
      case Plan.Close close -> {
        Matches matches = sources.between(close);
        yield bind(input, matches, null, close.step().edge(), needed, carried, once);
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

  private static int[] array(Set<Integer> indexes) {
    return indexes.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private static int column(@Nullable Slot slot, Set<Integer> needed) {
    return slot != null && needed.contains(slot.index()) ? slot.index() : -1;
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
    Set<Integer> outer = ActionNeeds.outer(probe.plan());
    int here = origin - 1;
    SeedOperator seed = new SeedOperator(width, array(outer), here);
    Operator inner = build(probe.plan(), Set.of(here), seed, here, true);
    return new KeepOperator(input, new ProbeTest(seed, inner, here, probe.found()));
  }
}
