package dev.omnigraph.constraint;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects errors of rows, up to a bound. Not thread-safe. */
public final class Violations {
  private final String source;
  private final int bound;
  private final List<Diagnostic> found = new ArrayList<>();

  /**
   * @param source where the rows come from
   * @param bound how many to collect before giving up, at least 1
   */
  public Violations(String source, int bound) {
    this.source = source;
    this.bound = bound;
  }

  /**
   * Notes an error.
   *
   * @param line line of the source, or 0
   * @param column column, or 0
   * @param suggestion the nearest name that would have been right, or null
   * @throws ConstraintViolationException with all that was found, once the bound is reached
   */
  public void add(String code, String message, int line, int column, @Nullable String suggestion) {
    add(new Diagnostic(code, message, source, line, column, null, suggestion));
  }

  /**
   * Notes an error.
   *
   * @throws ConstraintViolationException with all that was found, once the bound is reached
   */
  public void add(Diagnostic violation) {
    found.add(violation);
    if (found.size() >= bound) {
      throwIfAny();
    }
  }

  /** Notes an error of a row as a whole. */
  void add(String code, String message, int line) {
    add(code, message, line, 0, null);
  }

  /**
   * @throws ConstraintViolationException if any was found, in order of lines
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Diagnostic::line));
      throw new ConstraintViolationException(found);
    }
  }
}
