package dev.omnigraph;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.query.Column;
import dev.omnigraph.query.Result;
import dev.omnigraph.query.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * What a query found: computed while it is read, once, as rows or as Arrow batches. Holds memory
 * until it is closed, which comes before the graph is closed. For one thread.
 */
public final class QueryResult implements Iterable<Row>, AutoCloseable {
  private final Result result;
  private final Snapshot snapshot;

  QueryResult(Result result, Snapshot snapshot) {
    this.result = result;
    this.snapshot = snapshot;
  }

  /** What is returned, in order. */
  public List<Column> columns() {
    return result.columns();
  }

  /** The rows that were not read yet. */
  @Override
  public Iterator<Row> iterator() {
    Iterator<Row> rows = result.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return rows.hasNext();
        } catch (CorruptException e) {
          throw snapshot.explain(e);
        }
      }

      @Override
      public Row next() {
        try {
          return rows.next();
        } catch (CorruptException e) {
          throw snapshot.explain(e);
        }
      }
    };
  }

  /**
   * The next rows as Arrow vectors, a struct for a node or an edge; null when none are left. Good
   * until the next call; stays the result's.
   */
  public @Nullable VectorSchemaRoot nextBatch() {
    try {
      return result.nextBatch();
    } catch (CorruptException e) {
      throw snapshot.explain(e);
    }
  }

  /**
   * Writes the rows that were not read yet as an Arrow IPC stream, which has a schema even where
   * there are none. The stream that it writes to stays open.
   */
  public void writeArrow(OutputStream out) throws IOException {
    try {
      result.writeArrow(out);
    } catch (CorruptException e) {
      throw snapshot.explain(e);
    }
  }

  /** The version that was asked. */
  public long version() {
    return snapshot.version();
  }

  /** The newest commit of that version. */
  public Commit commit() {
    return snapshot.commit();
  }

  @Override
  public void close() {
    result.close();
  }
}
