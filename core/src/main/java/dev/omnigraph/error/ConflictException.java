package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/**
 * Another writer was there first in a way that a second run does not solve. Read again, decide
 * again.
 */
public non-sealed class ConflictException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public ConflictException(String code, String message) {
    this(code, message, null);
  }

  public ConflictException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
