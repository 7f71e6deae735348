package dev.omnigraph.query;

import java.util.Arrays;

/** Keeps bindings for which a plan that begins with them finds nothing. */
final class AbsentTest implements KeepOperator.BatchTest {
  private final SeedOperator seed;
  private final Operator inner;
  private final int origin;

  /**
   * @param inner begins with {@code seed}, and ends with at least the column {@code origin}
   */
  AbsentTest(SeedOperator seed, Operator inner, int origin) {
    this.seed = seed;
    this.inner = inner;
    this.origin = origin;
  }

  @Override
  public void retain(Batch batch) {
    boolean[] lonely = new boolean[batch.size];
    Arrays.fill(lonely, true);
    int left = batch.size;
    seed.give(batch);
    for (Batch found = inner.next(); found != null; found = left > 0 ? inner.next() : null) {
      for (int i = 0; i < found.size; i++) {
        int from = found.columns[origin][i];
        left -= lonely[from] ? 1 : 0;
        lonely[from] = false;
      }
    }
    inner.rewind();
    batch.retain(lonely);
  }

  @Override
  public void close() {
    inner.close();
  }
}
