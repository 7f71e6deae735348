package dev.omnigraph.error;

import java.util.List;

/**
 * Rows break rules of the schema; nothing was changed. Correct the rows.
 *
 * <p>Holds every violation that was collected, each naming type, property, value, rule and, for
 * loads, the line.
 */
public non-sealed class ConstraintViolationException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> violations;

  /**
   * @param violations at least one, in the order in which they are to be read
   */
  public ConstraintViolationException(List<Diagnostic> violations) {
    super(violations.getFirst().code(), Diagnostic.render(violations), null);
    this.violations = List.copyOf(violations);
  }

  /** All violations that were collected. */
  public final List<Diagnostic> violations() {
    return violations;
  }
}
