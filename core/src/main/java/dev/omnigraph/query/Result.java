package dev.omnigraph.query;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.query.ColumnWriter.Member;
import dev.omnigraph.table.ArrowValues;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, computed while they are read, once: as Arrow batches or as rows. Holds
 * memory until it is closed. For one thread.
 */
public final class Result implements Iterable<Row>, AutoCloseable {
  private final QueryContext context;
  private final List<Column> columns;
  private final List<List<Member>> members;
  private final RowStream rows;
  private final VectorSchemaRoot root;

  Result(QueryContext context, List<Column> columns, RowStream rows) {
    this.context = context;
    this.columns = columns;
    this.members = columns.stream().map(Member::of).toList();
    this.rows = rows;
    this.root =
        VectorSchemaRoot.create(
            new Schema(columns.stream().map(ColumnWriter::field).toList()), context.allocator());
  }

  /** What is returned, in order. */
  public List<Column> columns() {
    return columns;
  }

  /** The columns as Arrow has them, a struct for a node or an edge. */
  public Schema schema() {
    return root.getSchema();
  }

  /**
   * The next rows as Arrow vectors of {@link #schema}; null when there are none left. Good until
   * the next call; stays the result's.
   *
   * @throws LimitExceededException if the query reaches a bound or was cancelled
   */
  public @Nullable VectorSchemaRoot nextBatch() {
    try {
      return rows.next(root) ? root : null;
    } catch (OutOfMemoryException e) {
      throw new LimitExceededException(
          "memory_limit",
          "the query needs more memory than it may have; ask for less or raise the bound",
          e);
    } catch (OversizedAllocationException e) {
      throw new LimitExceededException(
          "column_size", "the values of a column are too large to be read at once", e);
    }
  }

  /**
   * Writes the rows that were not read yet as an Arrow IPC stream, which has a schema even where
   * there are none. The stream that it writes to stays open.
   */
  @SuppressWarnings("resource") // closing the writer would close the stream
  public void writeArrow(OutputStream out) throws IOException {
    ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(out));
    writer.start();
    while (nextBatch() != null) {
      writer.writeBatch();
    }
    writer.end();
  }

  /** The rows that were not read yet. */
  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      private @Nullable VectorSchemaRoot batch;
      private int next;

      @Override
      public boolean hasNext() {
        if (batch == null || next == batch.getRowCount()) {
          batch = nextBatch();
          next = 0;
        }
        return batch != null;
      }

      @Override
      public Row next() {
        if (!hasNext() || batch == null) {
          throw new NoSuchElementException();
        }
        return row(batch, next++);
      }
    };
  }

  private Row row(VectorSchemaRoot batch, int index) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      FieldVector vector = batch.getVector(i);
      values.add(
          columns.get(i).type() instanceof Column.Value value
              ? ArrowValues.get(vector, index, value.type())
              : object(vector, index, members.get(i)));
    }
    return new Row(columns, members, values);
  }

  private static @Nullable Map<String, @Nullable Object> object(
      FieldVector vector, int index, List<Member> members) {
    if (vector.isNull(index)) {
      return null;
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      FieldVector child = (FieldVector) ((StructVector) vector).getChildByOrdinal(i);
      object.put(members.get(i).name(), ArrowValues.get(child, index, members.get(i).type()));
    }
    return Collections.unmodifiableMap(object);
  }

  @Override
  public void close() {
    root.close();
    rows.close();
    context.close();
  }
}
