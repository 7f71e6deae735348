package dev.omnigraph.table;

import dev.omnigraph.schema.GraphType;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The live rows of those batches in which a condition may hold, in order, by ordinal. Found without
 * reading a column. For one thread.
 */
public final class Candidates {
  private final Layout layout;
  private final LiveRows live;
  private final boolean[] chosen;
  private int next;

  /**
   * @param mayHold asked for each batch of a fragment with what is known of its columns; false: no
   *     row of it satisfies the condition
   */
  Candidates(
      Tables tables,
      GraphType type,
      Order order,
      Predicate<Function<String, ColumnStatistics>> mayHold) {
    this.layout = order.layout();
    this.live = order.live();
    this.chosen = new boolean[layout.batches()];
    Footers footers = tables.footers(layout.parts());
    for (int batch = 0; batch < chosen.length; batch++) {
      int index = layout.indexInPart(batch);
      chosen[batch] =
          !(layout.part(batch) instanceof Part.Stored stored)
              || mayHold.test(name -> footers.of(stored).statistics(Column.of(type, name), index));
    }
  }

  /**
   * Sets the next ordinals.
   *
   * @return how many, at most the length of {@code out}; 0 when there are no more
   */
  public int next(int[] out) {
    int count = 0;
    while (count < out.length && next < live.count()) {
      int position = live.position(next);
      int batch = layout.batchOf(position);
      int end = Math.min(live.endOfStretch(next), next + layout.start(batch + 1) - position);
      if (chosen[batch]) {
        end = Math.min(end, next + out.length - count);
        while (next < end) {
          out[count++] = next++;
        }
      }
      next = end;
    }
    return count;
  }
}
