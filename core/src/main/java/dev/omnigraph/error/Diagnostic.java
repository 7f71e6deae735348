package dev.omnigraph.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One error at one place of a source: a schema, a query, a file of rows.
 *
 * @param code stable name of the rule that was broken
 * @param message one sentence: what is wrong and what was expected
 * @param source name of the source, for instance a file name; null where there is none
 * @param line line of the source, from 1; 0 where the error has no place
 * @param column column in that line in characters, from 1; 0 where only the line is known
 * @param lineText the line itself, for quoting; null where quoting would not help
 * @param suggestion the nearest name that would have been right, or null
 */
public record Diagnostic(
    String code,
    String message,
    @Nullable String source,
    int line,
    int column,
    @Nullable String lineText,
    @Nullable String suggestion) {

  /** The longest part of a source line that is quoted, in characters. */
  private static final int QUOTED = 160;

  /** An error without a place. */
  public static Diagnostic of(String code, String message) {
    return new Diagnostic(code, message, null, 0, 0, null, null);
  }

  /**
   * The error for people: place, message, suggestion, and the line with a mark below the column.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    if (source != null) {
      text.append(source).append(line > 0 ? ":" : ": ");
    } else if (line > 0) {
      text.append("line ");
    }
    if (line > 0) {
      text.append(line).append(column > 0 ? ":" + column : "").append(": ");
    }
    text.append(message);
    if (suggestion != null) {
      text.append("; did you mean `").append(suggestion).append("`?");
    }
    text.append(" [").append(code).append(']');
    if (lineText != null && line > 0) {
      quote(text, lineText);
    }
    return text.toString();
  }

  private void quote(StringBuilder text, String quoted) {
    int start = Math.max(0, Math.min(column - 1 - QUOTED / 2, quoted.length() - QUOTED));
    int end = Math.min(quoted.length(), start + QUOTED);
    String head = start > 0 ? "…" : "";
    text.append("\n    ")
        .append(head)
        .append(quoted, start, end)
        .append(end < quoted.length() ? "…" : "");
    if (column > 0) {
      String before = head + quoted.substring(start, Math.min(column - 1, end));
      text.append("\n    ").append(before.replaceAll("[^\t]", " ")).append('^');
    }
  }

  /** All errors for people, one below the other. */
  public static String render(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n"));
  }
}
