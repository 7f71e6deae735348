package dev.omnigraph.query;

import dev.omnigraph.table.TableView;
import org.apache.arrow.vector.FieldVector;

/** Reads one column of a slot's table for some rows at a time. */
final class FieldColumn implements AutoCloseable {
  private final TableView table;
  private final String column;
  private final int slot;
  private final FieldVector vector;
  private final Values values;

  /**
   * @param column as {@link TableView} names it
   */
  FieldColumn(QueryContext context, GraphView graph, Slot slot, String column) {
    this.table = graph.table(slot.type());
    this.column = column;
    this.slot = slot.index();
    this.vector = table.field(column).createVector(context.allocator());
    this.values = Values.of(vector);
  }

  /** Reads the rows that the first bindings of some columns name. */
  void load(int[][] columns, int count) {
    table.gather(column, columns[slot], 0, count, vector);
  }

  /** What was read last, by position. */
  Values values() {
    return values;
  }

  @Override
  public void close() {
    vector.close();
  }
}
