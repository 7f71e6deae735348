package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/** The caller's own condition did not hold; nothing was changed. Read again, decide again. */
public non-sealed class PreconditionFailedException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public PreconditionFailedException(String code, String message) {
    this(code, message, null);
  }

  public PreconditionFailedException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
