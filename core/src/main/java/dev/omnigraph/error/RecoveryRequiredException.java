package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/**
 * An operation that somebody left behind has to be resolved first: run {@code omnigraph repair}.
 */
public non-sealed class RecoveryRequiredException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public RecoveryRequiredException(String code, String message) {
    this(code, message, null);
  }

  public RecoveryRequiredException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
