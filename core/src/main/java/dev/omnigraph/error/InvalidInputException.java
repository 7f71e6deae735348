package dev.omnigraph.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input is wrong: schema or query text, rows, parameters, names, options. Correct it.
 *
 * <p>Holds every error that was found, each with its place, not only the first.
 */
public non-sealed class InvalidInputException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /** An error without a place in a text, for instance a bad option. */
  public InvalidInputException(String code, String message) {
    this(code, message, null);
  }

  public InvalidInputException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    this.diagnostics = List.of();
  }

  /**
   * Errors with places; the first gives the code, all of them give the message.
   *
   * @param diagnostics at least one, in the order in which they are to be read
   */
  public InvalidInputException(List<Diagnostic> diagnostics) {
    super(diagnostics.getFirst().code(), Diagnostic.render(diagnostics), null);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** All errors with a place; empty where there was none to give. */
  public final List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
