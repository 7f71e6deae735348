package dev.omnigraph.query;

import org.jspecify.annotations.Nullable;

/** Where a plan begins: with bindings that are given to it. */
final class SeedOperator implements Operator {
  private final int[] slots;
  private final int origin;
  private final Batch seed;
  private boolean full;

  /**
   * @param slots columns that the plan needs
   * @param origin the column that says which of the given bindings a binding comes from
   */
  SeedOperator(int width, int[] slots, int origin) {
    this.slots = slots;
    this.origin = origin;
    this.seed = Batch.of(width, slots);
    this.seed.columns[origin] = new int[Batch.CAPACITY];
  }

  /** One binding of nothing. */
  static SeedOperator empty(int width) {
    SeedOperator seed = new SeedOperator(width, new int[0], width - 1);
    seed.seed.size = 1;
    seed.full = true;
    return seed;
  }

  void give(Batch bindings) {
    for (int slot : slots) {
      System.arraycopy(bindings.columns[slot], 0, seed.columns[slot], 0, bindings.size);
    }
    for (int i = 0; i < bindings.size; i++) {
      seed.columns[origin][i] = i;
    }
    seed.size = bindings.size;
    full = true;
  }

  @Override
  public @Nullable Batch next() {
    if (!full) {
      return null;
    }
    full = false;
    return seed;
  }

  @Override
  public void rewind() {
    full = false;
  }

  @Override
  public void close() {}
}
