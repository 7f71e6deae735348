package dev.omnigraph.load;

import org.jspecify.annotations.Nullable;

/** What was wrong with a line. */
final class BadLine extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int column;
  private final @Nullable String suggestion;

  /**
   * @param column in bytes, from 1; 0 where there is none
   */
  BadLine(String code, String message, int column) {
    this(code, message, column, null);
  }

  BadLine(String code, String message, int column, @Nullable String suggestion) {
    super(message, null, false, false);
    this.code = code;
    this.column = column;
    this.suggestion = suggestion;
  }

  String code() {
    return code;
  }

  String message() {
    return String.valueOf(getMessage());
  }

  int column() {
    return column;
  }

  @Nullable String suggestion() {
    return suggestion;
  }
}
