package dev.omnigraph.table;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Columns that stay in memory until this is closed. For one thread. */
final class Pins implements AutoCloseable {
  private final Map<ChunkKey, Chunk> chunks = new HashMap<>();

  /** Takes over a reference. */
  void add(ChunkKey key, Chunk chunk) {
    Chunk before = chunks.put(key, chunk);
    if (before != null) {
      before.release();
    }
  }

  boolean has(ChunkKey key) {
    return chunks.containsKey(key);
  }

  /** The column of a batch, or null where the part has none of that name. */
  @Nullable FieldVector find(Want want) {
    Chunk chunk = chunks.get(want.key());
    return chunk == null ? null : chunk.vector();
  }

  /** The column of a batch that every part has. */
  FieldVector get(Want want) {
    return Objects.requireNonNull(find(want), () -> "not pinned: " + want);
  }

  @Override
  public void close() {
    chunks.values().forEach(Chunk::release);
    chunks.clear();
  }
}
