package dev.omnigraph.store;

import dev.omnigraph.error.InvalidInputException;
import java.nio.charset.StandardCharsets;

/** The rule for names of objects, one for all stores. */
public final class ObjectKeys {
  /** The longest key, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1024;

  private ObjectKeys() {}

  /**
   * @return the key
   * @throws InvalidInputException if it breaks the rule of {@link ObjectStore}
   */
  public static String check(String key) {
    String fault = fault(key);
    if (fault != null) {
      throw new InvalidInputException(
          "invalid_object_key", "`" + printable(key) + "` is no object key: " + fault);
    }
    return key;
  }

  private static @org.jspecify.annotations.Nullable String fault(String key) {
    if (key.isEmpty()) {
      return "it is empty";
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      return "it holds half a character";
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "it is longer than " + MAX_BYTES + " bytes";
    }
    if (key.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      return "it holds a control character";
    }
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return "a part between slashes is `" + segment + "`";
      }
    }
    return null;
  }

  private static String printable(String key) {
    String shown = key.length() > 80 ? key.substring(0, 80) + "…" : key;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
