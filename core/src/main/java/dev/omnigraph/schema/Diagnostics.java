package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one file. */
final class Diagnostics {
  /** More than anybody reads; a file that is no schema at all would give one for every word. */
  private static final int MAX = 1_000;

  private final SourceText source;
  private final List<Diagnostic> errors = new ArrayList<>();
  private int count;

  Diagnostics(SourceText source) {
    this.source = source;
  }

  void add(Token at, String code, String message) {
    add(at, code, message, null);
  }

  void add(Token at, String code, String message, @Nullable String suggestion) {
    if (++count <= MAX) {
      errors.add(source.error(at.getLine(), at.getCharPositionInLine(), code, message, suggestion));
    }
  }

  /** How many there were, more than are kept perhaps. */
  int count() {
    return count;
  }

  /** Throws what was collected, in the order of the file. */
  void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    errors.sort(Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    if (count > MAX) {
      errors.add(
          Diagnostic.of("too_many_errors", "and " + (count - MAX) + " more errors in this file"));
    }
    throw new InvalidInputException(errors);
  }
}
