package dev.omnigraph.table;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import java.nio.charset.StandardCharsets;

/** Text as the bytes by which tables are sorted. */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws InvalidInputException if the text holds half a surrogate pair, which has no bytes
   */
  static byte[] bytes(String text) {
    return check(text).getBytes(StandardCharsets.UTF_8);
  }

  /** The text itself, if it has bytes. */
  static String check(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          throw new InvalidInputException(
              "invalid_text",
              "a text of %,d characters holds half a surrogate pair at %,d; expected valid Unicode"
                  .formatted(text.length(), i));
        }
        i++;
      }
    }
    return text;
  }

  /**
   * @throws LimitExceededException if it is longer than {@link Row#MAX_ID_BYTES}
   * @throws InvalidInputException if it holds half a surrogate pair
   */
  static byte[] id(String id) {
    byte[] bytes = bytes(id);
    if (bytes.length > Row.MAX_ID_BYTES) {
      throw new LimitExceededException(
          "id_too_long",
          "an id of %,d bytes; the longest that can be kept has %,d: `%s…`"
              .formatted(bytes.length, Row.MAX_ID_BYTES, id.substring(0, 40)));
    }
    return bytes;
  }

  /** The id itself, under the conditions of {@link #id}. */
  static String checkId(String id) {
    id(id);
    return id;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
