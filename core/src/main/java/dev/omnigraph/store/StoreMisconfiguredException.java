package dev.omnigraph.store;

import dev.omnigraph.error.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The store is not what it has to be: no such bucket, another region, a condition that is not kept,
 * a file system without links.
 */
public final class StoreMisconfiguredException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreMisconfiguredException(String message, @Nullable Throwable cause) {
    super("store_misconfigured", message, cause);
  }
}
