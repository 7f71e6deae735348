package dev.omnigraph.query;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NearestName;
import dev.omnigraph.error.SourceText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a query text, each with its place. */
final class Refusals {
  private final SourceText source;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  Refusals(SourceText source) {
    this.source = source;
  }

  void add(Position at, String code, String message) {
    add(at, code, message, (String) null);
  }

  /** Adds an error with the nearest of the names that would have been right. */
  void add(Position at, String code, String message, String name, Collection<String> candidates) {
    // Any letter is near to any other.
    add(at, code, message, name.length() < 2 ? null : NearestName.of(name, candidates));
  }

  void add(Position at, String code, String message, @Nullable String suggestion) {
    add(source.error(at.line(), at.codePoints(), code, message, suggestion));
  }

  void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  SourceText source() {
    return source;
  }

  boolean isEmpty() {
    return diagnostics.isEmpty();
  }

  /** Throws if there is an error; all there are, in the order of the text. */
  void raise() {
    if (!diagnostics.isEmpty()) {
      throw new InvalidInputException(sorted());
    }
  }

  /** All there are, in the order of the text. */
  List<Diagnostic> sorted() {
    diagnostics.sort(
        Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    return List.copyOf(diagnostics);
  }
}
