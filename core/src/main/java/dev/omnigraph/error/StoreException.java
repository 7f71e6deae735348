package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/**
 * The object store refused, failed or is not set up; see the subclasses for what that means for a
 * retry.
 */
public non-sealed class StoreException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public StoreException(String code, String message) {
    this(code, message, null);
  }

  public StoreException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
