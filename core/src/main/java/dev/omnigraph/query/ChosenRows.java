package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.query.CheckedQuery.Where;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.RowScan;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Adjacency;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Finds the rows that statements are about, a few thousand at a time, and notes what it rests on.
 */
final class ChosenRows {
  /** How many rows are looked up at once. */
  private static final int AT_ONCE = 4096;

  private final WorkingGraph graph;
  private final Tables tables;
  private final Reads reads;
  private final Arguments arguments;
  private final QueryContext context;

  ChosenRows(
      WorkingGraph graph, Tables tables, Reads reads, Arguments arguments, QueryContext context) {
    this.graph = graph;
    this.tables = tables;
    this.reads = reads;
    this.arguments = arguments;
    this.context = context;
  }

  /** Shows the rows that satisfy a condition, whole. */
  void forEach(Where where, Consumer<Row> visitor) {
    List<Condition> conditions = resolved(where);
    if (!forEachOfIds(where.row(), conditions, visitor)) {
      TableView table = graph.table(where.row().type());
      if (table.rows() > 0) {
        try (RowScan rows = table.scan()) {
          scan(where.row(), table, conditions, ordinal -> visitor.accept(rows.row(ordinal)));
        }
      }
    }
  }

  /** Shows tombstones for the rows that satisfy a condition; other columns are not read. */
  void forEachTombstone(Where where, Consumer<Row> visitor) {
    List<Condition> conditions = resolved(where);
    GraphType type = where.row().type();
    if (!forEachOfIds(where.row(), conditions, row -> visitor.accept(tombstone(type, row)))) {
      TableView table = graph.table(type);
      try (Tombstones tombstones = new Tombstones(table, visitor)) {
        scan(where.row(), table, conditions, tombstones);
        tombstones.finish();
      }
    }
  }

  private static Row tombstone(GraphType type, Row row) {
    return type instanceof EdgeType
        ? Row.edgeTombstone(type, row.id(), row.source(), row.destination())
        : Row.nodeTombstone(type, row.id());
  }

  private List<Condition> resolved(Where where) {
    return where.conditions().stream().map(condition -> condition.map(arguments::resolve)).toList();
  }

  /** Whether conditions fix ids, of which the rows are shown then. */
  private boolean forEachOfIds(Slot row, List<Condition> conditions, Consumer<Row> visitor) {
    KeyLookup key = KeyLookup.of(row, conditions);
    if (key == null) {
      noteScan(row, conditions);
      return false;
    }
    TableView table = graph.table(row.type());
    List<Condition> others = key.others(conditions);
    for (int from = 0; from < key.ids().size(); from += AT_ONCE) {
      context.check();
      List<String> ids = key.ids().subList(from, Math.min(from + AT_ONCE, key.ids().size()));
      ids.forEach(id -> reads.add(row.type().id(), Footprint.IDS, id));
      Map<String, Row> there = table.find(ids);
      List<Row> found = new ArrayList<>();
      ids.stream().filter(there::containsKey).forEach(id -> found.add(there.get(id)));
      matching(row, found, others).forEach(visitor);
    }
    return true;
  }

  /** Those of some rows that satisfy conditions. */
  private List<Row> matching(Slot row, List<Row> rows, List<Condition> conditions) {
    if (rows.isEmpty() || conditions.isEmpty()) {
      return rows;
    }
    rows.sort(Row.order(row.type()));
    InlineRows inline = InlineRows.of(row.type(), graph.contract().schemaVersion(), rows);
    TableView view = tables.view(row.type(), List.of(new Run.Inline(1, inline)));
    List<Row> matching = new ArrayList<>();
    scan(row, view, conditions, ordinal -> matching.add(rows.get(ordinal)));
    return matching;
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

  /** Visits the rows of a view that satisfy conditions, in order. */
  void scan(Slot row, TableView view, List<Condition> conditions, IntConsumer visitor) {
    GraphView only = new OneTable(graph, view);
    try (Operator matches = new RowSources(context, only, 1).selected(row, conditions)) {
      for (Batch batch = matches.next(); batch != null; batch = matches.next()) {
        int[] ordinals = batch.column(row);
        for (int i = 0; i < batch.size; i++) {
          visitor.accept(ordinals[i]);
        }
      }
    }
  }

  /** A graph of which only one table is looked at. */
  private record OneTable(WorkingGraph graph, TableView view) implements GraphView {
    @Override
    public Contract contract() {
      return graph.contract();
    }

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

  /** Makes tombstones of the rows of ordinals, some of them at once. */
  static final class Tombstones implements IntConsumer, AutoCloseable {
    private final TableView table;
    private final Consumer<Row> visitor;
    private final List<String> columns;
    private final List<FieldVector> vectors = new ArrayList<>();
    private final int[] ordinals = new int[AT_ONCE];
    private int count;

    Tombstones(TableView table, Consumer<Row> visitor) {
      this.table = table;
      this.visitor = visitor;
      this.columns =
          table.type() instanceof EdgeType
              ? List.of(Tables.ID, Tables.SRC, Tables.DST)
              : List.of(Tables.ID);
      columns.forEach(column -> vectors.add(table.textVector(column)));
    }

    @Override
    public void accept(int ordinal) {
      ordinals[count++] = ordinal;
      if (count == AT_ONCE) {
        finish();
      }
    }

    /** Makes those that are left. */
    void finish() {
      table.gather(columns, ordinals, 0, count, vectors);
      for (int i = 0; i < count; i++) {
        visitor.accept(
            vectors.size() == 1
                ? Row.nodeTombstone(table.type(), text(0, i))
                : Row.edgeTombstone(table.type(), text(0, i), text(1, i), text(2, i)));
      }
      count = 0;
    }

    private String text(int column, int row) {
      byte[] bytes = ((VarCharVector) vectors.get(column)).get(row);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      vectors.forEach(FieldVector::close);
    }
  }
}
