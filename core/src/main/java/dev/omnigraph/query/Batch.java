package dev.omnigraph.query;

/**
 * Some bindings, by column: ordinals of rows in the table of each slot. Whoever gets one may change
 * it; it is good until the next one is asked for.
 */
final class Batch {
  /** Most bindings in one batch. */
  static final int CAPACITY = 4096;

  /** By index of the slot; null where no later action needs it. */
  final int[][] columns;

  int size;

  private Batch(int[][] columns) {
    this.columns = columns;
  }

  /** An empty batch with room in some columns, of which there are {@code width} in all. */
  static Batch of(int width, int[] slots) {
    int[][] columns = new int[width][];
    for (int slot : slots) {
      columns[slot] = new int[CAPACITY];
    }
    return new Batch(columns);
  }

  int[] column(Slot slot) {
    return columns[slot.index()];
  }

  /** Keeps the bindings for which a mark is set. */
  void retain(boolean[] marks) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (marks[i]) {
        for (int[] column : columns) {
          if (column != null) {
            column[kept] = column[i];
          }
        }
        kept++;
      }
    }
    size = kept;
  }
}
