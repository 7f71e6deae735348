package dev.omnigraph.table;

/**
 * A batch of a part.
 *
 * @param rows how many it has
 */
record Place(Part part, int batch, int rows) {
  Want want(Column column) {
    return new Want(part, batch, column);
  }
}
