package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.error.SourceText;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.query.CheckedQuery.Change;
import dev.omnigraph.query.CheckedQuery.Delete;
import dev.omnigraph.query.CheckedQuery.InsertEdge;
import dev.omnigraph.query.CheckedQuery.InsertNode;
import dev.omnigraph.query.CheckedQuery.Update;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.RowRules;
import dev.omnigraph.table.Row;
import dev.omnigraph.txn.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a mutation on one state, one after the other: each sees what those before it
 * did. Notes everything it looks up in a read set.
 */
final class MutationRun {
  private final Engine engine;
  private final WorkingGraph graph;
  private final Reads reads;
  private final Arguments arguments;
  private final SourceText source;
  private final Violations violations;
  private final ChosenRows chosen;
  private final Cascade cascade;
  private final Map<String, RowRules> rules = new HashMap<>();
  private final List<NewEdge> newEdges = new ArrayList<>();

  /** An edge that was inserted, and where its statement names its type. */
  private record NewEdge(EdgeType type, Row row, Position at) {}

  MutationRun(
      Engine engine,
      WorkingGraph graph,
      Reads reads,
      QueryContext context,
      Arguments arguments,
      SourceText source,
      Violations violations) {
    this.engine = engine;
    this.graph = graph;
    this.reads = reads;
    this.arguments = arguments;
    this.source = source;
    this.violations = violations;
    this.chosen = new ChosenRows(graph, engine.tables(), reads, arguments, context);
    this.cascade = new Cascade(graph, reads, chosen, context);
  }

  /**
   * Runs the next statement. A row that breaks a rule by itself is noted, and left out.
   *
   * @param at where the statement names its type
   */
  Effect apply(Change change, Position at) {
    return switch (change) {
      case InsertNode node -> insert(node, at);
      case InsertEdge edge -> insert(edge, at);
      case Update update -> update(update, at);
      case Delete delete -> delete(delete, at);
    };
  }

  private Effect insert(InsertNode node, Position at) {
    @Nullable Object[] values =
        node.type().properties().stream().map(Property::defaultValue).toArray(Object[]::new);
    assign(node.type(), node.values(), values);
    if (obeysRules(node.type(), values, at)) {
      if (node.type().key().isPresent()) {
        String id = NodeIds.of(node.type(), values);
        if (isId(id, at)) {
          graph.writes().insert(node.type(), Row.node(id, values), at.line());
        }
      } else {
        Row row = Row.node(engine.ids().get(), values);
        graph.writes().insertNew(node.type(), row, at.line());
      }
    }
    return new Effect(Effect.Kind.INSERT, node.type().name(), 1, 0);
  }

  private Effect insert(InsertEdge edge, Position at) {
    @Nullable Object[] values =
        edge.type().properties().stream().map(Property::defaultValue).toArray(Object[]::new);
    assign(edge.type(), edge.values(), values);
    String from = (String) Objects.requireNonNull(value(edge.from()));
    String to = (String) Objects.requireNonNull(value(edge.to()));
    if (obeysRules(edge.type(), values, at) && isId(from, at) && isId(to, at)) {
      Row row = Row.edge(engine.ids().get(), from, to, values);
      graph.writes().insertNew(edge.type(), row, at.line());
      newEdges.add(new NewEdge(edge.type(), row, at));
    }
    return new Effect(Effect.Kind.INSERT, edge.type().name(), 0, 1);
  }

  private Effect update(Update update, Position at) {
    GraphType type = update.type();
    long[] changed = {0};
    chosen.forEach(
        update.where(),
        row -> {
          @Nullable Object[] values = row.values().clone();
          assign(type, update.values(), values);
          if (!Arrays.deepEquals(values, row.values())) {
            changed[0]++;
            if (obeysRules(type, values, at)) {
              Row after = new Row(row.id(), row.src(), row.dst(), values, false);
              graph.writes().insert(type, after, at.line());
            }
          }
        });
    return type instanceof EdgeType
        ? new Effect(Effect.Kind.UPDATE, type.name(), 0, changed[0])
        : new Effect(Effect.Kind.UPDATE, type.name(), changed[0], 0);
  }

  private Effect delete(Delete delete, Position at) {
    GraphType type = delete.type();
    if (type instanceof EdgeType) {
      long[] deleted = {0};
      chosen.forEachTombstone(
          delete.where(),
          edge -> {
            deleted[0]++;
            graph.writes().delete(type, edge, at.line());
          });
      return new Effect(Effect.Kind.DELETE, type.name(), 0, deleted[0]);
    }
    try (GoneNodes gone = new GoneNodes(graph.scratch())) {
      chosen.forEachTombstone(
          delete.where(),
          node -> {
            gone.add(node.id());
            graph.writes().delete(type, node, at.line());
          });
      long edges = gone.count() == 0 ? 0 : cascade.deleteEdges(type, gone, at.line());
      return new Effect(Effect.Kind.DELETE, type.name(), gone.count(), edges);
    }
  }

  /**
   * Refuses edges that were inserted, and are still there, of which an end is no node. Who goes on
   * to read what was written so far must ask for this; else it is found when all is written.
   */
  void checkEnds() {
    for (NewEdge edge : newEdges) {
      String id = edge.row().id();
      if (graph.table(edge.type()).contains(List.of(id)).isEmpty()) {
        continue;
      }
      checkEnd(edge, edge.type().source(), edge.row().source(), "from");
      checkEnd(edge, edge.type().destination(), edge.row().destination(), "to");
    }
  }

  private void checkEnd(NewEdge edge, String node, String id, String member) {
    GraphType type = graph.contract().type(node).orElseThrow();
    reads.add(node, Footprint.IDS, id);
    if (graph.table(type).contains(List.of(id)).isEmpty()) {
      String message =
          "%s: there is no %s `%s` for `%s`".formatted(edge.type().name(), type.name(), id, member);
      refuse("endpoint_missing", message, edge.at());
    }
  }

  private void assign(GraphType type, Map<Property, Operand> assigned, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      Operand operand = assigned.get(type.properties().get(i));
      if (operand != null) {
        values[i] = value(operand);
      }
    }
  }

  private @Nullable Object value(Operand operand) {
    return ((Constant) arguments.resolve(operand)).value();
  }

  private boolean obeysRules(GraphType type, @Nullable Object[] values, Position at) {
    List<RowRules.Violation> broken =
        rules.computeIfAbsent(type.id(), id -> RowRules.of(type)).check(values);
    for (RowRules.Violation rule : broken) {
      String where = type.name() + "." + rule.property().name();
      String message =
          rule.value() == null
              ? where + ": " + rule.rule()
              : "%s: %s breaks %s".formatted(where, rule.value(), rule.rule());
      refuse(rule.code(), message, at);
    }
    return broken.isEmpty();
  }

  private boolean isId(String id, Position at) {
    String why = Row.whyNoId(id);
    if (why != null) {
      refuse("invalid_id", why, at);
    }
    return why == null;
  }

  private void refuse(String code, String message, Position at) {
    violations.add(source.error(at.line(), at.codePoints(), code, message, null));
  }
}
