package dev.omnigraph.query;

import org.apache.arrow.vector.FieldVector;

/** Reads one column of a slot's table for some rows at a time. */
final class FieldColumn implements AutoCloseable {
  private final SlotColumn column;
  private final int slot;
  private final FieldVector vector;
  private final Values values;

  /**
   * @param column as {@link SlotColumn} names it
   */
  FieldColumn(QueryContext context, GraphView graph, Slot slot, String column) {
    this.column = new SlotColumn(graph, slot, column);
    this.slot = slot.index();
    this.vector = this.column.field().createVector(context.allocator());
    this.values = Values.of(vector);
  }

  /** Reads the rows that the first bindings of some columns name. */
  void load(int[][] columns, int count) {
    column.read(columns[slot], count, vector);
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
