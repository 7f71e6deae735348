package dev.omnigraph.query;

import dev.omnigraph.query.Explanation.Stage;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Plan.Action;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what a plan does. */
final class Explainer {
  private final Measures measures;

  /**
   * @param measures of the query when it was run
   */
  Explainer(Measures measures) {
    this.measures = measures;
  }

  /**
   * The stages of a match.
   *
   * @param needed slots that it has to deliver
   */
  List<Stage> stages(Plan plan, Collection<Slot> needed, Repeats repeats) {
    List<Set<Integer>> needs = ActionNeeds.of(plan, ActionNeeds.indexes(needed));
    List<Stage> stages = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < plan.actions().size(); i++) {
      Action action = plan.actions().get(i);
      Stage stage = stage(action, plan.rows().get(i));
      boolean counts = any && ActionNeeds.onlyCounts(action, needs.get(i + 1));
      stages.add(counts && repeats == Repeats.WEIGHTS ? counting(stage) : stage);
      any |= !(action instanceof Plan.Keep);
    }
    return stages;
  }

  private static Stage counting(Stage stage) {
    return new Stage(
        "count",
        stage.subject(),
        stage.conditions(),
        stage.columns(),
        stage.strategy(),
        stage.direction(),
        stage.estimatedRows(),
        stage.measured(),
        stage.inner());
  }

  /** A stage behind the match. */
  Stage stage(Object part, String operator, String subject, Collection<Term> read) {
    return new Stage(
        operator,
        subject,
        List.of(),
        columns(read.stream()),
        null,
        null,
        null,
        measures.get(part),
        List.of());
  }

  private Stage stage(Action action, double rows) {
    return switch (action) {
      case Plan.Scan scan ->
          stage(action, "scan", typed(scan.slot()), scan.conditions(), null, null, rows, List.of());
      case Plan.Equal equal -> {
        String subject =
            "%s with %s = %s"
                .formatted(
                    typed(equal.own().slot()),
                    Spelling.of(equal.own()),
                    Spelling.of(equal.other()));
        yield stage(action, "join", subject, equal.conditions(), null, null, rows, List.of());
      }
      case Plan.Find find -> {
        String subject =
            typed(find.slot())
                + (find.ids().size() == 1
                    ? " with @id \"" + find.ids().getFirst() + "\""
                    : " with one of " + find.ids().size() + " ids");
        yield stage(action, "find", subject, List.of(), null, null, rows, List.of());
      }
      case Plan.Expand expand ->
          step(action, "expand", expand.step(), expand.forwards(), expand.lookups(), rows);
      case Plan.Close close -> step(action, "close", close.step(), true, close.lookups(), rows);
      case Plan.Keep keep ->
          stage(action, "keep", "", keep.conditions(), null, null, rows, List.of());
      case Plan.Probe probe ->
          stage(
              action,
              probe.found() ? "exists" : "absent",
              "",
              List.of(),
              null,
              null,
              rows,
              stages(probe.plan(), List.of(), Repeats.NONE));
      case Plan.Optional optional ->
          stage(
              action,
              "optional",
              "",
              List.of(),
              null,
              null,
              rows,
              stages(optional.plan(), optional.slots(), Repeats.ROWS));
      case Plan.Summarize summarize ->
          stage(
              action,
              "summarize",
              "",
              List.of(summarize.condition()),
              null,
              null,
              rows,
              summarized(summarize));
    };
  }

  private List<Stage> summarized(Plan.Summarize summarize) {
    List<Stage> stages = new ArrayList<>();
    summarize
        .plans()
        .forEach(
            (summary, plan) -> {
              Aggregate aggregate = summary.aggregate();
              stages.addAll(stages(plan, aggregate.slots(), Repeats.of(aggregate)));
            });
    return stages;
  }

  private static String typed(Slot slot) {
    return slot + ": " + slot.type().name();
  }

  private Stage step(
      Action action, String operator, Step step, boolean forwards, int lookups, double rows) {
    String direction = step.undirected() ? "both" : forwards ? "forwards" : "backwards";
    String strategy = lookups > 0 ? "lookup" : "adjacency";
    return stage(
        action, operator, Spelling.of(step), List.of(), strategy, direction, rows, List.of());
  }

  private Stage stage(
      Action action,
      String operator,
      String subject,
      List<Condition> conditions,
      @Nullable String strategy,
      @Nullable String direction,
      double rows,
      List<Stage> inner) {
    List<Term> operands = new ArrayList<>();
    conditions.forEach(condition -> condition.forEachOperand(operands::add));
    return new Stage(
        operator,
        subject,
        conditions.stream().map(Spelling::of).toList(),
        columns(operands.stream()),
        strategy,
        direction,
        rows,
        measures.get(action),
        inner);
  }

  private static List<String> columns(Stream<Term> terms) {
    Set<String> columns = new LinkedHashSet<>();
    terms.forEach(
        term -> {
          switch (term) {
            case Field field -> columns.add(Spelling.of(field));
            case Term.Entity entity -> columns.add(Spelling.of(entity));
            case Term.Aggregate aggregate -> {
              // To count nodes, nothing of them is read.
              if (aggregate.argument() instanceof Field field) {
                columns.add(Spelling.of(field));
              }
            }
            case Term.Summary summary -> {
              if (summary.aggregate().argument() instanceof Field field) {
                columns.add(Spelling.of(field));
              }
            }
            default -> {}
          }
        });
    return List.copyOf(columns);
  }
}
