package dev.omnigraph.table;

/** A batch of a part. */
record Place(Part part, int batch) {
  Want want(Column column) {
    return new Want(part, batch, column);
  }
}
