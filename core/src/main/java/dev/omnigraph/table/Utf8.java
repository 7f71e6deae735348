package dev.omnigraph.table;

import dev.omnigraph.error.InvalidInputException;
import java.nio.charset.StandardCharsets;

/** Text as the bytes by which tables are sorted. */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws InvalidInputException if the text holds half a surrogate pair, which has no bytes
   */
  static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new InvalidInputException(
              "invalid_text",
              "text of %d characters holds half a surrogate pair at position %d; expected valid Unicode"
                  .formatted(text.length(), i));
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The order of the UTF-8 bytes, which is that of code points, not of Java's characters. */
  static int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // a surrogate stands for a code point above all others
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? a - b
            : (Character.isSurrogate(a) ? 1 : -1);
      }
    }
    return left.length() - right.length();
  }
}
