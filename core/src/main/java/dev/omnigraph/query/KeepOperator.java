package dev.omnigraph.query;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps bindings that satisfy conditions. */
final class KeepOperator implements Operator {
  private final Operator input;
  private final BatchTest test;

  KeepOperator(Operator input, BatchTest test) {
    this.input = input;
    this.test = test;
  }

  @Override
  public @Nullable Batch next() {
    Batch batch = input.next();
    while (batch != null) {
      test.retain(batch);
      if (batch.size > 0) {
        return batch;
      }
      batch = input.next();
    }
    return null;
  }

  @Override
  public void rewind() {
    input.rewind();
  }

  @Override
  public void close() {
    input.close();
    test.close();
  }

  /** Decides which bindings of a batch stay. */
  interface BatchTest extends AutoCloseable {
    void retain(Batch batch);

    @Override
    void close();
  }

  /** The fastest test of conditions that speak of the same slots. */
  static BatchTest test(QueryContext context, GraphView graph, List<Condition> conditions) {
    Set<Slot> slots = conditions.getFirst().slots();
    if (slots.size() == 1) {
      Slot slot = slots.iterator().next();
      if (graph.table(slot.type()).rows() <= RememberedTest.MAX_ROWS) {
        return new RememberedTest(context, graph, slot, new RowTest(context, graph, conditions));
      }
    }
    return plain(context, graph, conditions);
  }

  /** A test of conditions where no row comes twice. */
  static BatchTest plain(QueryContext context, GraphView graph, List<Condition> conditions) {
    return new PlainTest(new RowTest(context, graph, conditions));
  }

  /** Tests each binding. */
  private record PlainTest(RowTest test) implements BatchTest {
    @Override
    public void retain(Batch batch) {
      test.retain(batch);
    }

    @Override
    public void close() {
      test.close();
    }
  }
}
