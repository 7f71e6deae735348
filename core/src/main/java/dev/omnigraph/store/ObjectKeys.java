package dev.omnigraph.store;

import dev.omnigraph.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The rule for names of objects and their order, one for all stores. */
public final class ObjectKeys {
  /** The longest key, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1024;

  /**
   * The order of every listing: by the bytes of UTF-8, which is by code points. {@link
   * String#compareTo} differs: it puts U+FFFD behind an emoji.
   */
  public static final Comparator<String> ORDER = ObjectKeys::compare;

  private ObjectKeys() {}

  private static int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Integer.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Surrogates stand for code points above all that need only one {@code char}. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }

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

  /**
   * Checks the keys of a deletion.
   *
   * @return the keys
   * @throws InvalidInputException if one of them breaks the rule
   */
  public static Collection<String> check(Collection<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a deletion needs at least one key");
    }
    keys.forEach(ObjectKeys::check);
    return keys;
  }

  /** Whether {@link #check(String)} would let it pass. */
  public static boolean isKey(String key) {
    return fault(key) == null;
  }

  private static @Nullable String fault(String key) {
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
