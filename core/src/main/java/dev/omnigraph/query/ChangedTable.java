package dev.omnigraph.query;

import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Adjacency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A table as the statements of a mutation have left it so far: the rows that were there, and over
 * them what was written. What is written is kept in memory.
 */
final class ChangedTable {
  private final Contract contract;
  private final GraphType type;
  private final Tables tables;
  private final TableView before;
  private final Map<String, Written> written = new LinkedHashMap<>();

  /**
   * A row that was written.
   *
   * @param row or its tombstone
   * @param line of the statement
   * @param made whether the id was made for it, so that there was no such row before
   */
  private record Written(Row row, int line, boolean made) {}

  ChangedTable(Contract contract, GraphType type, Tables tables, List<Run> runs) {
    this.contract = contract;
    this.type = type;
    this.tables = tables;
    this.before = tables.view(type, runs);
  }

  /** Adds a row of an id that was made for it. */
  void add(Row row, int line) {
    written.put(row.id(), new Written(row, line, true));
  }

  /** Writes a row, in the place of the one of its id if there is one. */
  void put(Row row, int line) {
    Written earlier = written.get(row.id());
    written.put(row.id(), new Written(row, line, earlier != null && earlier.made()));
  }

  /** Deletes rows that are there now. */
  void delete(List<Row> rows, int line) {
    List<String> uncertain = new ArrayList<>();
    for (Row row : rows) {
      Written earlier = written.get(row.id());
      if (earlier != null && !earlier.made()) {
        uncertain.add(row.id());
      }
    }
    Set<String> there = uncertain.isEmpty() ? Set.of() : before.contains(uncertain);
    for (Row row : rows) {
      if (!written.containsKey(row.id()) || there.contains(row.id())) {
        written.put(row.id(), new Written(tombstone(row), line, false));
      } else {
        written.remove(row.id());
      }
    }
  }

  private Row tombstone(Row row) {
    return type instanceof EdgeType
        ? Row.edgeTombstone(type, row.id(), row.source(), row.destination())
        : Row.nodeTombstone(type, row.id());
  }

  /** The rows of some ids, without those of which there is none. */
  List<Row> find(List<String> ids) {
    Map<String, Row> there = before.find(ids);
    List<Row> rows = new ArrayList<>();
    for (String id : ids) {
      Written now = written.get(id);
      Row row = now == null ? there.get(id) : now.row();
      if (row != null && !row.deleted()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Those of the rows of some ids that satisfy conditions on a slot. */
  List<Row> among(List<String> ids, Slot slot, List<Condition> conditions, QueryContext context) {
    List<Row> rows = find(ids);
    return conditions.isEmpty() ? rows : matching(rows, slot, conditions, context);
  }

  /** The rows that satisfy conditions on a slot. */
  List<Row> where(Slot slot, List<Condition> conditions, QueryContext context) {
    List<Row> rows = unchanged(matching(before, slot, conditions, context));
    rows.addAll(matching(live(), slot, conditions, context));
    return rows;
  }

  private List<Row> matching(
      List<Row> rows, Slot slot, List<Condition> conditions, QueryContext context) {
    if (rows.isEmpty()) {
      return rows;
    }
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(Row.order(type));
    InlineRows inline = InlineRows.of(type, contract.schemaVersion(), sorted);
    TableView view = tables.view(type, List.of(new Run.Inline(1, inline)));
    return matching(view, slot, conditions, context);
  }

  private List<Row> unchanged(List<Row> rows) {
    List<Row> left = new ArrayList<>(rows);
    left.removeIf(row -> written.containsKey(row.id()));
    return left;
  }

  private List<Row> live() {
    return written.values().stream().map(Written::row).filter(row -> !row.deleted()).toList();
  }

  private List<Row> matching(
      TableView view, Slot slot, List<Condition> conditions, QueryContext context) {
    List<Row> rows = new ArrayList<>();
    GraphView graph = new OneTable(contract, view);
    try (Operator matches = new RowSources(context, graph, 1).selected(slot, conditions)) {
      for (Batch batch = matches.next(); batch != null; batch = matches.next()) {
        for (int i = 0; i < batch.size; i++) {
          rows.add(view.row(batch.column(slot)[i]));
        }
      }
    }
    return rows;
  }

  /** The edges that leave some nodes. */
  List<Row> leaving(Set<String> sources) {
    List<Row> rows = new ArrayList<>();
    if (before.rows() > 0) {
      int[] bounds = before.ordinalsBySource(List.copyOf(sources));
      for (int i = 0; i < bounds.length; i += 2) {
        for (int ordinal = bounds[i]; ordinal < bounds[i + 1]; ordinal++) {
          rows.add(before.row(ordinal));
        }
      }
    }
    return with(rows, Row::source, sources);
  }

  /** The edges that arrive at some nodes. */
  List<Row> arriving(Set<String> destinations) {
    List<Integer> ordinals = new ArrayList<>();
    before.texts(
        Tables.DST,
        (ordinal, destination) -> {
          if (destinations.contains(destination)) {
            ordinals.add(ordinal);
          }
        });
    return with(ordinals.stream().map(before::row).toList(), Row::destination, destinations);
  }

  private List<Row> with(List<Row> rows, Function<Row, String> end, Set<String> nodes) {
    List<Row> found = unchanged(rows);
    live().stream().filter(row -> nodes.contains(end.apply(row))).forEach(found::add);
    return found;
  }

  /** Tells what was written. */
  void write(WriteSet writes) {
    for (Written each : written.values()) {
      if (each.row().deleted()) {
        writes.delete(type, each.row(), each.line());
      } else if (each.made()) {
        writes.insertNew(type, each.row(), each.line());
      } else {
        writes.insert(type, each.row(), each.line());
      }
    }
  }

  /** A graph of which only one table is looked at. */
  private record OneTable(Contract contract, TableView view) implements GraphView {
    @Override
    public TableView table(GraphType type) {
      return view;
    }

    @Override
    public Adjacency adjacency(EdgeType edges) {
      throw new IllegalStateException("one table has no neighbours");
    }

    @Override
    public boolean hasAdjacency(EdgeType edges) {
      return false;
    }
  }
}
