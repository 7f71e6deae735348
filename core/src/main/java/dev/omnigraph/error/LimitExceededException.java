package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/** A bound was reached: memory, time, size or depth. Ask for less, or raise the bound. */
public non-sealed class LimitExceededException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public LimitExceededException(String code, String message) {
    this(code, message, null);
  }

  public LimitExceededException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
