package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.error.SourceText;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.State;
import dev.omnigraph.query.CheckedQuery.Change;
import dev.omnigraph.query.CheckedQuery.Delete;
import dev.omnigraph.query.CheckedQuery.InsertEdge;
import dev.omnigraph.query.CheckedQuery.InsertNode;
import dev.omnigraph.query.CheckedQuery.Update;
import dev.omnigraph.query.CheckedQuery.Where;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.RowRules;
import dev.omnigraph.table.Row;
import dev.omnigraph.txn.Engine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a mutation on one state, one after the other: each sees what those before it
 * did. Notes everything it looks up in a read set.
 */
final class MutationRun {
  private final Engine engine;
  private final State state;
  private final Reads reads;
  private final QueryContext context;
  private final Arguments arguments;
  private final SourceText source;
  private final Violations violations;
  private final Map<String, ChangedTable> tables = new TreeMap<>();
  private final Map<String, RowRules> rules = new HashMap<>();

  MutationRun(
      Engine engine,
      State state,
      Reads reads,
      QueryContext context,
      Arguments arguments,
      SourceText source,
      Violations violations) {
    this.engine = engine;
    this.state = state;
    this.reads = reads;
    this.context = context;
    this.arguments = arguments;
    this.source = source;
    this.violations = violations;
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

  /** Tells everything that was written. */
  void write(WriteSet writes) {
    tables.values().forEach(table -> table.write(writes));
  }

  private ChangedTable table(GraphType type) {
    return tables.computeIfAbsent(
        type.id(),
        id -> new ChangedTable(state.contract(), type, engine.tables(), state.table(id).runs()));
  }

  private Effect insert(InsertNode node, Position at) {
    @Nullable Object[] values =
        node.type().properties().stream().map(Property::defaultValue).toArray(Object[]::new);
    assign(node.type(), node.values(), values);
    if (obeysRules(node.type(), values, at)) {
      if (node.type().key().isPresent()) {
        String id = NodeIds.of(node.type(), values);
        if (isId(id, at)) {
          table(node.type()).put(Row.node(id, values), at.line());
        }
      } else {
        table(node.type()).add(Row.node(engine.ids().get(), values), at.line());
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
      table(edge.type()).add(Row.edge(engine.ids().get(), from, to, values), at.line());
    }
    return new Effect(Effect.Kind.INSERT, edge.type().name(), 0, 1);
  }

  private Effect update(Update update, Position at) {
    ChangedTable table = table(update.type());
    long changed = 0;
    for (Row row : select(update.type(), update.where())) {
      @Nullable Object[] values = row.values().clone();
      assign(update.type(), update.values(), values);
      if (!Arrays.deepEquals(values, row.values())) {
        changed++;
        if (obeysRules(update.type(), values, at)) {
          table.put(new Row(row.id(), row.src(), row.dst(), values, false), at.line());
        }
      }
    }
    return update.type() instanceof EdgeType
        ? new Effect(Effect.Kind.UPDATE, update.type().name(), 0, changed)
        : new Effect(Effect.Kind.UPDATE, update.type().name(), changed, 0);
  }

  private Effect delete(Delete delete, Position at) {
    List<Row> rows = select(delete.type(), delete.where());
    table(delete.type()).delete(rows, at.line());
    if (delete.type() instanceof EdgeType) {
      return new Effect(Effect.Kind.DELETE, delete.type().name(), 0, rows.size());
    }
    Set<String> nodes = rows.stream().map(Row::id).collect(Collectors.toSet());
    long edges = nodes.isEmpty() ? 0 : deleteEdges(delete.type(), nodes, at.line());
    return new Effect(Effect.Kind.DELETE, delete.type().name(), nodes.size(), edges);
  }

  /** Deletes the edges of nodes that are deleted, of every type. */
  private long deleteEdges(GraphType node, Set<String> nodes, int line) {
    long deleted = 0;
    for (EdgeType edge : state.contract().edges()) {
      Map<String, Row> edges = new LinkedHashMap<>();
      if (edge.source().equals(node.id())) {
        nodes.forEach(id -> reads.add(edge.id(), Footprint.SRC, id));
        table(edge).leaving(nodes).forEach(row -> edges.put(row.id(), row));
      }
      if (edge.destination().equals(node.id())) {
        nodes.forEach(id -> reads.add(edge.id(), Footprint.DST, id));
        table(edge).arriving(nodes).forEach(row -> edges.put(row.id(), row));
      }
      table(edge).delete(List.copyOf(edges.values()), line);
      deleted += edges.size();
    }
    return deleted;
  }

  private List<Row> select(GraphType type, Where where) {
    Slot row = where.row();
    List<Condition> conditions =
        where.conditions().stream().map(condition -> condition.map(arguments::resolve)).toList();
    KeyLookup key = KeyLookup.of(row, conditions);
    if (key != null) {
      key.ids().forEach(id -> reads.add(type.id(), Footprint.IDS, id));
      return table(type).among(key.ids(), row, key.others(conditions), context);
    }
    noteScan(row, conditions);
    return table(type).where(row, conditions, context);
  }

  private void noteScan(Slot row, List<Condition> conditions) {
    String table = row.type().id();
    if (row.isEdge()) {
      KeyLookup source = KeyLookup.ofEnd(row, Meta.SOURCE, conditions);
      if (source != null) {
        source.ids().forEach(id -> reads.add(table, Footprint.SRC, id));
        return;
      }
      KeyLookup destination = KeyLookup.ofEnd(row, Meta.DESTINATION, conditions);
      if (destination != null) {
        destination.ids().forEach(id -> reads.add(table, Footprint.DST, id));
        return;
      }
    }
    reads.addAll(table, Footprint.IDS);
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
