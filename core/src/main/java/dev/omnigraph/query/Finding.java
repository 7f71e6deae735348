package dev.omnigraph.query;

import dev.omnigraph.error.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Something that {@link QueryLint} has to say of a text.
 *
 * @param query the name of the query; null where the text as a whole can't be understood
 * @param diagnostic what it is, and where
 */
public record Finding(Severity severity, @Nullable String query, Diagnostic diagnostic) {

  /** How bad it is. */
  public enum Severity {
    /** The query can't be run. */
    ERROR,
    /** The query can be run, but may not be what was meant. */
    WARNING
  }
}
