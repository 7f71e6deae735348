package dev.omnigraph.table;

/**
 * Names a {@link Chunk} for ever.
 *
 * @param part key of the fragment, or the inline part itself
 * @param column name of the column
 * @param batch index in the part
 */
record ChunkKey(Object part, String column, int batch) {}
