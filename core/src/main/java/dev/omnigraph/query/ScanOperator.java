package dev.omnigraph.query;

import dev.omnigraph.table.Candidates;
import dev.omnigraph.table.TableView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows of a table, but for batches of which no row can satisfy conditions. */
final class ScanOperator implements Operator {
  private final QueryContext context;
  private final Slot slot;
  private final Batch batch;
  private final int rows;
  private int done;

  /** Null: all rows are. */
  private final @Nullable Candidates candidates;

  /**
   * @param conditions on the slot alone; whoever reads has still to test them
   */
  ScanOperator(
      QueryContext context, GraphView graph, Slot slot, List<Condition> conditions, int width) {
    this.context = context;
    this.slot = slot;
    this.batch = Batch.of(width, new int[] {slot.index()});
    TableView table = graph.table(slot.type());
    this.rows = table.rows();
    this.candidates =
        conditions.isEmpty() ? null : table.candidates(new Pruning(conditions)::mayHold);
  }

  @Override
  public @Nullable Batch next() {
    context.check();
    batch.size = done == rows ? 0 : fill(batch.column(slot));
    return batch.size == 0 ? null : batch;
  }

  private int fill(int[] ordinals) {
    if (candidates != null) {
      return candidates.next(ordinals);
    }
    int count = Math.min(ordinals.length, rows - done);
    for (int i = 0; i < count; i++) {
      ordinals[i] = done++;
    }
    return count;
  }

  @Override
  public void rewind() {
    done = rows;
  }

  @Override
  public void close() {}
}
