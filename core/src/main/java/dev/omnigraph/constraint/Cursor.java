package dev.omnigraph.constraint;

import org.jspecify.annotations.Nullable;

/** Items one after the other. For one thread. */
@FunctionalInterface
public interface Cursor<T> {
  /** The next one, or null where none is left. */
  @Nullable T next();
}
