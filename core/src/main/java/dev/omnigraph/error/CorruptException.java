package dev.omnigraph.error;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An object of the graph is not what was written: truncated, changed, missing, or from a newer
 * format. Nothing that it holds was used. The message names the object and the check that failed.
 */
public non-sealed class CorruptException extends OmnigraphException {
  private static final long serialVersionUID = 1L;

  private final String object;

  /**
   * @param object the key of the object
   * @param check what was expected and what was found
   */
  public CorruptException(String object, String check) {
    this(object, check, null);
  }

  public CorruptException(String object, String check, @Nullable Throwable cause) {
    super("corrupt", "object `" + object + "` is corrupt: " + check, cause);
    this.object = object;
  }

  /** For a read beyond the end of an object. */
  public static CorruptException tooShort(String object, long expected, long found) {
    return new CorruptException(
        object,
        String.format(Locale.ROOT, "expected at least %,d bytes, found %,d", expected, found));
  }

  CorruptException(String code, String object, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    this.object = object;
  }

  /** The key of the object. */
  public final String object() {
    return object;
  }
}
