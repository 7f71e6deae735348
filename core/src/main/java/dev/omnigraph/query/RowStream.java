package dev.omnigraph.query;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Makes the rows of a result. For one thread. */
interface RowStream extends AutoCloseable {
  /** Fills the vectors with the next rows; says whether there were any. */
  boolean next(VectorSchemaRoot into);

  @Override
  void close();
}
