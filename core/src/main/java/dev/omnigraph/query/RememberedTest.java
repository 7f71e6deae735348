package dev.omnigraph.query;

/**
 * A test of one row of a table, done once for each row however many bindings it stands in: after an
 * expansion the same few rows come again and again.
 */
final class RememberedTest implements KeepOperator.BatchTest {
  /** The largest table for which results are kept, one byte a row. */
  static final int MAX_ROWS = 1 << 22;

  private static final byte YES = 1;
  private static final byte NO = 2;

  private final RowTest test;
  private final int slot;

  /** By ordinal plus one: what holds of no row comes first. */
  private final byte[] known;

  private final int[][] asked;

  RememberedTest(QueryContext context, GraphView graph, Slot slot, RowTest test) {
    int rows = graph.table(slot.type()).rows() + 1;
    context.reserve(rows);
    this.test = test;
    this.slot = slot.index();
    this.known = new byte[rows];
    this.asked = new int[slot.index() + 1][];
    this.asked[slot.index()] = new int[Batch.CAPACITY];
  }

  @Override
  public void retain(Batch batch) {
    int[] ordinals = batch.columns[slot];
    int[] unknown = asked[slot];
    int count = 0;
    for (int i = 0; i < batch.size; i++) {
      if (known[ordinals[i] + 1] == 0) {
        known[ordinals[i] + 1] = NO;
        unknown[count++] = ordinals[i];
      }
    }
    if (count > 0) {
      test.load(asked, count);
      for (int i = 0; i < count; i++) {
        if (test.test(i)) {
          known[unknown[i] + 1] = YES;
        }
      }
    }
    boolean[] marks = new boolean[batch.size];
    for (int i = 0; i < batch.size; i++) {
      marks[i] = known[ordinals[i] + 1] == YES;
    }
    batch.retain(marks);
  }

  @Override
  public void close() {
    test.close();
  }
}
