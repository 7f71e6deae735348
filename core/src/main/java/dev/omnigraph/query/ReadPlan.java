package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.CheckedQuery.SortKey;
import dev.omnigraph.query.Explanation.Stage;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Operand;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a query that reads is run: its match as planned, and what is made of the bindings.
 *
 * @param query with every parameter replaced by its value
 * @param match makes the bindings
 */
record ReadPlan(CheckedRead query, Plan match) {
  /** What comes behind the match. */
  private enum Part {
    GROUP,
    SORT,
    LIMIT,
    RETURN
  }

  static ReadPlan of(
      GraphView graph, CheckedRead checked, Arguments arguments, Traversals.Choice choice) {
    CheckedRead query = resolved(checked, arguments);
    Repeats repeats = Repeats.of(query);
    Plan match = new Planner(graph, choice).plan(query.pattern(), needed(query), repeats);
    return new ReadPlan(query, match);
  }

  private static CheckedRead resolved(CheckedRead query, Arguments arguments) {
    return new CheckedRead(
        query.name(),
        query.parameters(),
        query.slots(),
        Planner.resolved(query.pattern(), arguments),
        query.outputs().stream()
            .map(output -> new Output(output.column(), resolved(output.term(), arguments)))
            .toList(),
        query.grouped(),
        query.order().stream()
            .map(key -> new SortKey(resolved(key.term(), arguments), key.descending()))
            .toList(),
        query.limit() == null ? null : arguments.resolve(query.limit()),
        query.offset() == null ? null : arguments.resolve(query.offset()));
  }

  private static Term resolved(Term term, Arguments arguments) {
    return switch (term) {
      case Operand operand -> arguments.resolve(operand);
      case Term.Entity entity -> entity;
      case Aggregate aggregate -> arguments.resolve(aggregate);
    };
  }

  /**
   * Begins to run it.
   *
   * @param context becomes the result's
   */
  Result run(GraphView graph, QueryContext context, Measures measures) {
    List<Term> computed = new ArrayList<>(terms());
    query.order().forEach(key -> computed.add(key.term()));
    Pipeline pipeline = new Pipeline(context, graph, query.slots().size(), computed, measures);
    Operator bindings = pipeline.build(match, needed(query), Repeats.of(query));
    try {
      RowStream rows =
          query.grouped()
              ? measures.of(
                  Part.GROUP, new GroupRows(context, graph, bindings, query, pipeline.width()))
              : measures.of(
                  Part.RETURN, rows(graph, bindings, context, pipeline.width(), measures));
      return new Result(context, query.columns(), rows);
    } catch (RuntimeException e) {
      bindings.close();
      throw e;
    }
  }

  private List<Term> terms() {
    return query.outputs().stream().map(Output::term).toList();
  }

  /** The slots that a match has to deliver. */
  private static Set<Slot> needed(CheckedRead query) {
    Set<Slot> needed = new LinkedHashSet<>();
    query.outputs().forEach(output -> addSlot(output.term(), needed));
    if (!query.grouped() && !query.order().isEmpty()) {
      // Rows are told apart by everything that is bound.
      needed.addAll(query.pattern().allSlots());
    }
    return needed;
  }

  private static void addSlot(Term term, Set<Slot> slots) {
    switch (term) {
      case Term.Field field -> slots.add(field.slot());
      case Term.Entity entity -> slots.add(entity.slot());
      case Aggregate aggregate -> {
        // A node is never null: to count it, nobody has to know which one it is.
        if (!(aggregate.argument() instanceof Term.Entity)) {
          addSlot(aggregate.argument(), slots);
        }
      }
      default -> {}
    }
  }

  private RowStream rows(
      GraphView graph, Operator bindings, QueryContext context, int width, Measures measures) {
    Range range = Range.of(query);
    Operator wanted = bindings;
    if (!query.order().isEmpty()) {
      List<Slot> undirected = new ArrayList<>();
      for (Step step : query.pattern().allSteps()) {
        if (step.undirected() && step.edge() != null) {
          undirected.add(step.edge());
        }
      }
      wanted =
          measures.of(
              Part.SORT,
              new SortOperator(
                  context,
                  graph,
                  bindings,
                  query.order(),
                  query.pattern().allSlots(),
                  undirected,
                  range.end(),
                  width));
    }
    if (!range.isAll()) {
      wanted = measures.of(Part.LIMIT, new LimitOperator(wanted, range));
    }
    return new BindingRows(
        wanted,
        query.outputs().stream().map(output -> ColumnWriter.of(graph, output.term())).toList());
  }

  /**
   * Tells what it does.
   *
   * @param measures of the time when it was run
   */
  Explanation explain(Measures measures) {
    Explainer explainer = new Explainer(measures);
    List<Stage> stages = new ArrayList<>(explainer.stages(match, needed(query), Repeats.of(query)));
    String returned =
        query.outputs().stream()
            .map(output -> Spelling.of(output.term()))
            .collect(Collectors.joining(", "));
    Range range = Range.of(query);
    List<Term> sorted = query.order().stream().map(SortKey::term).toList();
    if (query.grouped()) {
      String subject = returned + (sorted.isEmpty() ? "" : " order " + order()) + cut(range, " ");
      stages.add(explainer.stage(Part.GROUP, "group", subject, terms()));
      return new Explanation(stages, match.cost());
    }
    if (!sorted.isEmpty()) {
      stages.add(explainer.stage(Part.SORT, "sort", order(), sorted));
    }
    if (!range.isAll()) {
      stages.add(explainer.stage(Part.LIMIT, "limit", cut(range, ""), List.of()));
    }
    stages.add(explainer.stage(Part.RETURN, "return", returned, terms()));
    return new Explanation(stages, match.cost());
  }

  private String order() {
    return query.order().stream()
        .map(key -> Spelling.of(key.term()) + (key.descending() ? " desc" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String cut(Range range, String before) {
    if (range.isAll()) {
      return "";
    }
    String rows = "rows " + (range.start() + 1);
    return before + (range.end() == Long.MAX_VALUE ? rows + " on" : rows + " to " + range.end());
  }
}
