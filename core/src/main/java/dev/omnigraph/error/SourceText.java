package dev.omnigraph.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that somebody wrote, and diagnostics that point into it. Immutable. */
public final class SourceText {
  private final String name;
  private final List<String> lines;

  /**
   * @param name how the text is called in errors, for instance a file name
   */
  public SourceText(String name, String text) {
    this.name = name;
    this.lines = List.of(text.split("\n", -1));
  }

  /** How the text is called. */
  public String name() {
    return name;
  }

  /**
   * An error at a place of the text.
   *
   * @param line from 1; lines end with a line feed
   * @param codePoints characters of the line before the place, a surrogate pair being one
   */
  public Diagnostic error(
      int line, int codePoints, String code, String message, @Nullable String suggestion) {
    String quoted = line <= lines.size() ? lines.get(line - 1) : "";
    int before =
        codePoints < quoted.codePointCount(0, quoted.length())
            ? quoted.offsetByCodePoints(0, codePoints)
            : quoted.length();
    return new Diagnostic(
        code, message, name, line, before + 1, quoted.stripTrailing(), suggestion);
  }
}
