package dev.omnigraph.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Footers, columns and orders of rows by immutable keys, bounded in bytes together. Safe for any
 * number of threads.
 */
final class TableCache {
  private final Cache<Object, Cached> entries;
  private volatile boolean closed;

  TableCache(long maxBytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<Object, Cached>weigher((key, value) -> value.weight())
            .removalListener(
                (key, value, cause) -> {
                  if (value != null) {
                    value.evicted();
                  }
                })
            .executor(Runnable::run) // so that memory is free when a call returns
            .build();
  }

  /** The value of a key, made where it is missing, possibly by several threads at once. */
  <T extends Cached> T get(Object key, Class<T> kind, Supplier<T> maker) {
    T found = find(key, kind);
    if (found == null) {
      found = maker.get();
      entries.put(key, found);
    }
    return found;
  }

  <T extends Cached> @Nullable T find(Object key, Class<T> kind) {
    return kind.cast(entries.getIfPresent(key));
  }

  /** A column, with a reference for the caller, or null. */
  @Nullable Chunk pin(ChunkKey key) {
    return entries.getIfPresent(key) instanceof Chunk chunk && chunk.retain() ? chunk : null;
  }

  /** Keeps nothing from now on. */
  void close() {
    closed = true;
    clear();
  }

  /** Keeps a column; the caller's reference stays the caller's. */
  void keep(ChunkKey key, Chunk chunk) {
    if (chunk.retain()) {
      entries.put(key, chunk);
      if (closed) {
        entries.invalidate(key);
      }
    }
  }

  /** Lets everything go that no reader uses. */
  void clear() {
    entries.invalidateAll();
    entries.cleanUp();
  }
}
