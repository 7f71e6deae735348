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
}
