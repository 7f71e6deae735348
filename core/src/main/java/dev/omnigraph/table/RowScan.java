package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads rows whole and in order, tombstones too if they are in the order, with one batch of each
 * run in memory. For one thread.
 */
public final class RowScan implements AutoCloseable {
  private final Tables tables;
  private final GraphType type;
  private final Order order;
  private final boolean edges;
  private final List<Column> columns;

  /** What is in memory, by run. */
  private final Map<Integer, Batch> batches = new HashMap<>();

  private record Batch(int number, Place place, Pins pins) {}

  RowScan(Tables tables, GraphType type, Order order) {
    this.tables = tables;
    this.type = type;
    this.order = order;
    this.edges = type instanceof EdgeType;
    this.columns = new ArrayList<>(ColumnValues.ofWholeRows(type, edges));
    this.columns.add(Column.DELETED);
  }

  /** The row of an ordinal; those asked for before come earlier in the table. */
  public Row row(int ordinal) {
    Layout layout = order.layout();
    int position = order.live().position(ordinal);
    int number = layout.batchOf(position);
    int run = layout.runOf(number);
    Batch batch = batches.get(run);
    if (batch == null || batch.number() != number) {
      if (batch != null) {
        batches.remove(run);
        batch.pins().close();
      }
      batch = read(number);
      batches.put(run, batch);
    }
    return ColumnValues.row(
        type, edges, batch.place(), position - layout.start(number), batch.pins());
  }

  private Batch read(int number) {
    Place place = order.layout().place(number);
    return new Batch(number, place, tables.pin(columns.stream().map(place::want).toList()));
  }

  @Override
  public void close() {
    batches.values().forEach(batch -> batch.pins().close());
  }
}
