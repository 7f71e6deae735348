package dev.omnigraph.store;

import dev.omnigraph.error.StoreException;
import org.jspecify.annotations.Nullable;

/** Credentials are missing, expired, wrong, or lack a permission. */
public final class AccessDeniedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public AccessDeniedException(String message, @Nullable Throwable cause) {
    super("access_denied", message, cause);
  }
}
