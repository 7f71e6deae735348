package dev.omnigraph.query;

import java.util.Arrays;

/** Keeps bindings for which a plan that begins with them finds something, or nothing. */
final class ProbeTest implements KeepOperator.BatchTest {
  private final SeedOperator seed;
  private final Operator inner;
  private final int origin;
  private final boolean wanted;

  /**
   * @param inner begins with {@code seed}, and ends with at least the column {@code origin}
   * @param wanted whether something must be found
   */
  ProbeTest(SeedOperator seed, Operator inner, int origin, boolean wanted) {
    this.seed = seed;
    this.inner = inner;
    this.origin = origin;
    this.wanted = wanted;
  }

  @Override
  public void retain(Batch batch) {
    boolean[] marks = new boolean[batch.size];
    Arrays.fill(marks, !wanted);
    int left = batch.size;
    seed.give(batch);
    for (Batch found = inner.next(); found != null; found = left > 0 ? inner.next() : null) {
      for (int i = 0; i < found.size; i++) {
        int from = found.columns[origin][i];
        left -= marks[from] == wanted ? 0 : 1;
        marks[from] = wanted;
      }
    }
    inner.rewind();
    batch.retain(marks);
  }

  @Override
  public void close() {
    inner.close();
  }
}
