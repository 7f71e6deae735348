package dev.omnigraph.error;

import org.jspecify.annotations.Nullable;

/**
 * What was named does not exist: a graph, a branch, a version, a query of a file. Check the name.
 */
public non-sealed class NotFoundException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String code, String message) {
    this(code, message, null);
  }

  public NotFoundException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
