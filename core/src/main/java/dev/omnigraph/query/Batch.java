package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/**
 * Some bindings, by column: ordinals of rows in the table of each slot. Each stands for as many
 * equal ones as its weight says. Whoever gets a batch may change it; it is good until the next one
 * is asked for.
 */
final class Batch {
  /** Most bindings in one batch. */
  static final int CAPACITY = 4096;

  /** By index of the slot; null where no later action needs it. */
  final int[][] columns;

  /** By binding; null where each stands for itself alone. */
  long @Nullable [] weights;

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

  /**
   * The same bindings, some of the columns, of which there are {@code width} in all, under other
   * weights.
   */
  Batch view(int width, int[] slots, long @Nullable [] otherWeights) {
    Batch view = new Batch(new int[width][]);
    for (int slot : slots) {
      view.columns[slot] = columns[slot];
    }
    view.weights = otherWeights;
    view.size = size;
    return view;
  }

  /** How many bindings one of them stands for. */
  long weight(int binding) {
    return weights == null ? 1 : weights[binding];
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
        if (weights != null) {
          weights[kept] = weights[i];
        }
        kept++;
      }
    }
    size = kept;
  }
}
