package dev.omnigraph.query;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A row for each binding. */
record BindingRows(Operator bindings, List<ColumnWriter> writers) implements RowStream {
  @Override
  public boolean next(VectorSchemaRoot into) {
    Batch batch = bindings.next();
    if (batch == null) {
      return false;
    }
    for (int i = 0; i < writers.size(); i++) {
      writers.get(i).write(batch, into.getVector(i));
    }
    into.setRowCount(batch.size);
    return true;
  }

  @Override
  public void close() {
    bindings.close();
  }
}
