package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/** All rows of a table. */
final class ScanOperator implements Operator {
  private final QueryContext context;
  private final Slot slot;
  private final int rows;
  private final Batch batch;
  private int done;

  ScanOperator(QueryContext context, GraphView graph, Slot slot, int width) {
    this.context = context;
    this.slot = slot;
    this.rows = graph.table(slot.type()).rows();
    this.batch = Batch.of(width, new int[] {slot.index()});
  }

  @Override
  public @Nullable Batch next() {
    context.check();
    batch.size = Math.min(Batch.CAPACITY, rows - done);
    for (int i = 0; i < batch.size; i++) {
      batch.column(slot)[i] = done++;
    }
    return batch.size == 0 ? null : batch;
  }

  @Override
  public void rewind() {
    done = rows;
  }

  @Override
  public void close() {}
}
