package dev.omnigraph.table;

/** One column of one batch that somebody wants to read. */
record Want(Part part, int batch, Column column) {

  ChunkKey key() {
    // inline rows become vectors of the type that the reader's schema has
    String name =
        part instanceof Part.Inline && column.property() != null
            ? column.name() + ":" + column.type()
            : column.name();
    return new ChunkKey(part.key(), name, batch);
  }
}
