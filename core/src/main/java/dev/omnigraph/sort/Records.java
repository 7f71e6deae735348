package dev.omnigraph.sort;

import org.jspecify.annotations.Nullable;

/** Records one after the other, in order of their bytes. For one thread. */
@FunctionalInterface
public interface Records {
  /** The next one, or null where none is left. */
  byte @Nullable [] next();
}
