package dev.omnigraph.table;

import java.util.List;

/**
 * The rows of a table by ordinal.
 *
 * @param layout where rows lie
 * @param live which of them are live, in order
 */
record Order(Layout layout, LiveRows live) implements Cached {

  /** Whether there is only one run, and no tombstones: ordinals are positions. */
  static boolean isPlain(List<List<Part>> newestFirst) {
    return newestFirst.size() == 1 && newestFirst.getFirst().stream().noneMatch(Part::tombstones);
  }

  static Order of(Tables tables, List<List<Part>> newestFirst, boolean edges) {
    Layout layout = new Layout(tables, newestFirst);
    return new Order(
        layout,
        isPlain(newestFirst)
            ? LiveRows.all(layout.rows())
            : Merge.of(tables, layout, edges, false));
  }

  @Override
  public int weight() {
    return (int) Math.min(Integer.MAX_VALUE, (long) layout.weight() + live.weight());
  }
}
