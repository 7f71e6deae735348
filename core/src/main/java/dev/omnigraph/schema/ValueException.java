package dev.omnigraph.schema;

/**
 * A value is not of its type. The message says what was expected and what was found; whoever knows
 * the place (a line, a parameter) adds it.
 */
public final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public ValueException(String reason) {
    // Bad rows come by the thousand and only the reason is shown: no trace.
    super(reason, null, false, false);
  }

  /** What was expected and what was found. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
