package dev.omnigraph.schema;

/**
 * Strings as both languages write them: in double quotes, with the escapes {@code \"}, {@code \\},
 * {@code \n}, {@code \r} and {@code \t} and no others. Every other character stands for itself.
 */
public final class StringLiteral {
  /** The longest part of a value that errors show, in characters. */
  private static final int SHOWN = 60;

  private StringLiteral() {}

  /** The literal for a string. */
  public static String quote(String string) {
    StringBuilder literal = new StringBuilder(string.length() + 2).append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> literal.append(c);
      }
    }
    return literal.append('"').toString();
  }

  /** The literal for a string, cut where it is too long for an error message. */
  static String quoteShort(String string) {
    return string.length() <= SHOWN ? quote(string) : quote(string.substring(0, SHOWN)) + "…";
  }

  /**
   * The string that a literal stands for.
   *
   * @param literal with its quotes
   */
  public static String unquote(String literal) throws ValueException {
    StringBuilder string = new StringBuilder(literal.length());
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c == '\\') {
        c = unescape(literal.charAt(++i));
      }
      string.append(c);
    }
    return string.toString();
  }

  private static char unescape(char c) throws ValueException {
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default ->
          throw new ValueException(
              "expected one of the escapes \\\" \\\\ \\n \\r \\t, found \\" + c);
    };
  }
}
