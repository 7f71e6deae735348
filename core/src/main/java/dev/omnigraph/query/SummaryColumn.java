package dev.omnigraph.query;

import dev.omnigraph.query.Term.Aggregate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an aggregate of all that a plan finds for each binding of a batch comes to. */
final class SummaryColumn implements AutoCloseable {
  private final QueryContext context;
  private final SeedOperator seed;
  private final Operator inner;
  private final int origin;
  private final Aggregate aggregate;
  private final @Nullable FieldColumn column;
  private final @Nullable Values argument;
  private final List<@Nullable Object> results = new ArrayList<>();
  private final Values values;
  private long reserved;

  /**
   * @param inner begins with {@code seed}, and ends with at least the column {@code origin} and
   *     that of the aggregate's argument
   */
  SummaryColumn(
      QueryContext context,
      GraphView graph,
      SeedOperator seed,
      Operator inner,
      int origin,
      Aggregate aggregate) {
    this.context = context;
    this.seed = seed;
    this.inner = inner;
    this.origin = origin;
    this.aggregate = aggregate;
    this.column =
        aggregate.argument() instanceof Term.Field field
            ? new FieldColumn(context, graph, field.slot(), field.property().id())
            : null;
    this.argument =
        aggregate.argument() instanceof Term.Constant constant
            ? Values.constant(constant.value(), constant.type())
            : column == null ? null : column.values();
    this.values = Values.of(results, aggregate.type().kind());
  }

  /** Finds out the values for a batch. */
  void load(Batch batch) {
    Accumulator accumulator = Accumulator.of(this::reserve, aggregate);
    accumulator.grow(batch.size);
    seed.give(batch);
    for (Batch found = inner.next(); found != null; found = inner.next()) {
      if (column != null) {
        column.load(found.columns, found.size);
      }
      for (int row = 0; row < found.size; row++) {
        add(accumulator, found, row);
      }
    }
    results.clear();
    for (int binding = 0; binding < batch.size; binding++) {
      results.add(accumulator.value(binding));
    }
    reserve(-reserved);
  }

  private void reserve(long bytes) {
    reserved += bytes;
    context.reserve(bytes);
  }

  private void add(Accumulator accumulator, Batch found, int row) {
    int binding = found.columns[origin][row];
    if (argument == null) {
      accumulator.count(binding, found.weight(row));
    } else if (!argument.isNull(row)) {
      accumulator.add(binding, argument, row, found.weight(row));
    }
  }

  /** What was found out last, by binding. */
  Values values() {
    return values;
  }

  @Override
  public void close() {
    inner.close();
    if (column != null) {
      column.close();
    }
  }
}
