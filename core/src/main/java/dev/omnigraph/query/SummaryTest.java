package dev.omnigraph.query;

import dev.omnigraph.query.Term.Summary;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps bindings that satisfy a condition on what is found for each of them. */
final class SummaryTest implements KeepOperator.BatchTest {
  private final Collection<SummaryColumn> columns;
  private final RowTest test;

  SummaryTest(
      QueryContext context,
      GraphView graph,
      Condition condition,
      Map<Summary, SummaryColumn> columns) {
    this.columns = columns.values();
    this.test =
        new RowTest(
            context,
            graph,
            List.of(condition),
            summary -> Objects.requireNonNull(columns.get(summary)).values());
  }

  @Override
  public void retain(Batch batch) {
    columns.forEach(column -> column.load(batch));
    test.retain(batch);
  }

  @Override
  public void close() {
    test.close();
    columns.forEach(SummaryColumn::close);
  }
}
