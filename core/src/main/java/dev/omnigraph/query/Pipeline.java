package dev.omnigraph.query;

import dev.omnigraph.query.ColumnWriter.Member;
import dev.omnigraph.query.Plan.Action;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Summary;
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
      case Term.Field field -> {
        if (!field.property().id().equals(Meta.TYPE)) {
          columns(field.slot()).add(field.property().id());
        }
      }
      case Term.Entity entity ->
          Member.of(entity.slot().type())
              .forEach(member -> columns(entity.slot()).add(member.column()));
      case Term.Aggregate aggregate -> {
        if (aggregate.argument() instanceof Term.Field field) {
          addRead(field);
        }
      }
      case Term.Summary summary -> addRead(summary.aggregate());
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
      } else if (action instanceof Plan.Summarize summarize) {
        summarize.condition().forEachOperand(this::addRead);
        summarize.plans().values().forEach(this::addRead);
      } else if (action instanceof Plan.Optional optional) {
        addRead(optional.plan());
      }
    }
  }

  /** The operator at the end of a plan. */
  Operator build(Plan plan, Collection<Slot> needed, Repeats repeats) {
    addRead(plan);
    Operator seed = SeedOperator.empty(width);
    return build(plan, ActionNeeds.indexes(needed), repeats, seed, width - 1, false);
  }

  /**
   * @param origin where nested plans put the column that says where a binding comes from
   * @param bound whether bindings of something come in
   */
  private Operator build(
      Plan plan, Set<Integer> needed, Repeats repeats, Operator seed, int origin, boolean bound) {
    List<Action> actions = plan.actions();
    List<Set<Integer>> needs = ActionNeeds.of(plan, needed);
    Operator operator = seed;
    boolean any = bound;
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      Binding binding = new Binding(operator, needs.get(i), needs.get(i + 1), repeats);
      operator = measures.of(action, operator(action, binding, origin, any));
      any |= !(action instanceof Plan.Keep);
    }
    return operator;
  }

  private Operator operator(Action action, Binding binding, int origin, boolean bound) {
    Operator input = binding.input();
    return switch (action) {
      case Plan.Scan scan ->
          bound
              ? bind(binding, sources.scanned(scan), scan.slot(), null)
              : new GateOperator(input, sources.selected(scan.slot(), scan.conditions()));
      case Plan.Equal equal -> bind(binding, sources.equal(equal), equal.own().slot(), null);
      case Plan.Find find -> {
        Matches matches = sources.found(find, read.getOrDefault(find.slot(), Set.of()));
        yield bind(binding, matches, find.slot(), null);
      }
      case Plan.Expand expand ->
          bind(binding, sources.neighbours(expand), expand.to(), expand.step().edge());
      case Plan.Close close -> bind(binding, sources.between(close), null, close.step().edge());
      case Plan.Keep keep -> keep(keep.conditions(), input);
      case Plan.Probe probe -> probe(probe, input, origin);
      case Plan.Summarize summarize -> summarize(summarize, input, origin);
      case Plan.Optional optional -> optional(optional, binding, origin - 1);
    };
  }

  /**
   * What goes on with matches.
   *
   * @param known columns that the input has
   * @param needed columns that are needed behind
   */
  private record Binding(
      Operator input, Set<Integer> known, Set<Integer> needed, Repeats repeats) {}

  private Operator bind(Binding binding, Matches matches, @Nullable Slot to, @Nullable Slot edge) {
    Set<Integer> both = new HashSet<>(binding.needed());
    both.retainAll(binding.known());
    int[] carried = array(both);
    int toColumn = column(to, binding.needed());
    int edgeColumn = column(edge, binding.needed());
    if (toColumn < 0 && edgeColumn < 0 && binding.repeats() != Repeats.ROWS) {
      boolean weigh = binding.repeats() == Repeats.WEIGHTS;
      return new WeighOperator(context, binding.input(), matches, carried, weigh, width);
    }
    return new BindOperator(
        context, binding.input(), matches, toColumn, edgeColumn, carried, width);
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
    Operator operator = input;
    for (Condition condition : conditions) {
      IdentityTest identity = IdentityTest.of(condition);
      if (identity == null) {
        bySlots.computeIfAbsent(condition.slots(), key -> new ArrayList<>()).add(condition);
      } else {
        operator = new KeepOperator(operator, identity);
      }
    }
    for (List<Condition> same : bySlots.values()) {
      operator = new KeepOperator(operator, KeepOperator.test(context, graph, same));
    }
    return operator;
  }

  private Operator probe(Plan.Probe probe, Operator input, int origin) {
    Set<Integer> outer = ActionNeeds.outer(probe.plan());
    int here = origin - 1;
    SeedOperator seed = new SeedOperator(width, array(outer), here);
    Operator inner = build(probe.plan(), Set.of(here), Repeats.NONE, seed, here, true);
    return new KeepOperator(input, new ProbeTest(seed, inner, here, probe.found()));
  }

  private Operator summarize(Plan.Summarize summarize, Operator input, int origin) {
    Map<Summary, SummaryColumn> columns = new LinkedHashMap<>();
    summarize
        .plans()
        .forEach((summary, plan) -> columns.put(summary, summary(summary, plan, origin - 1)));
    return new KeepOperator(input, new SummaryTest(context, graph, summarize.condition(), columns));
  }

  private SummaryColumn summary(Summary summary, Plan plan, int here) {
    Aggregate aggregate = summary.aggregate();
    Set<Integer> needed = ActionNeeds.indexes(aggregate.slots());
    SeedOperator seed =
        new SeedOperator(width, array(ActionNeeds.of(plan, needed).getFirst()), here);
    needed.add(here);
    Operator inner = build(plan, needed, Repeats.of(aggregate), seed, here, true);
    return new SummaryColumn(context, graph, seed, inner, here, aggregate);
  }

  private Operator optional(Plan.Optional optional, Binding binding, int here) {
    Set<Integer> made = ActionNeeds.indexes(optional.slots());
    made.retainAll(binding.needed());
    Set<Integer> carried = new HashSet<>(binding.needed());
    carried.retainAll(binding.known());
    SeedOperator seed = new SeedOperator(width, array(ActionNeeds.outer(optional.plan())), here);
    Set<Integer> needed = new HashSet<>(made);
    needed.add(here);
    Operator inner = build(optional.plan(), needed, binding.repeats(), seed, here, true);
    return new OptionalOperator(
        context, binding.input(), seed, inner, here, array(carried), array(made), width);
  }
}
