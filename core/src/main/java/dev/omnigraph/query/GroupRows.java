package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.CheckedQuery.Output;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.table.ArrowValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A row for each group of bindings. */
final class GroupRows implements RowStream {
  private final QueryContext context;
  private final GraphView graph;
  private final Operator bindings;
  private final CheckedRead query;
  private final Groups groups;
  private final Batch batch;
  private final List<@Nullable ColumnWriter> writers = new ArrayList<>();

  private int @Nullable [] order;
  private int done;

  /**
   * @param query with every parameter replaced by its value
   */
  GroupRows(
      QueryContext context, GraphView graph, Operator bindings, CheckedRead query, int width) {
    this.context = context;
    this.graph = graph;
    this.bindings = bindings;
    this.query = query;
    this.groups = new Groups(context, graph, query.outputs(), width);
    this.batch = groups.newBatch();
    for (Output output : query.outputs()) {
      writers.add(
          output.term() instanceof Aggregate ? null : ColumnWriter.of(graph, output.term()));
    }
  }

  @Override
  public boolean next(VectorSchemaRoot into) {
    int[] rows = order;
    if (rows == null) {
      groups.collect(bindings);
      Range range = Range.of(query);
      rows = groups.ordered(graph, query.order(), range.end());
      rows = Arrays.copyOfRange(rows, (int) Math.min(range.start(), rows.length), rows.length);
      order = rows;
    }
    context.check();
    int count = Math.min(Batch.CAPACITY, rows.length - done);
    groups.bindings(rows, done, count, batch);
    for (int i = 0; i < query.outputs().size(); i++) {
      ColumnWriter writer = writers.get(i);
      if (writer != null) {
        writer.write(batch, into.getVector(i));
      } else {
        write((Aggregate) query.outputs().get(i).term(), rows, count, into.getVector(i));
      }
    }
    into.setRowCount(count);
    done += count;
    return count > 0;
  }

  private void write(Aggregate aggregate, int[] rows, int count, FieldVector out) {
    out.clear();
    for (int i = 0; i < count; i++) {
      ArrowValues.set(out, i, aggregate.type(), groups.value(aggregate, rows[done + i]));
    }
    out.setValueCount(count);
  }

  @Override
  public void close() {
    bindings.close();
    groups.close();
  }
}
