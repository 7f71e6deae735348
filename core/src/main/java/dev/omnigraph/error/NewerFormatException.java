package dev.omnigraph.error;

/** An object was written by a newer Omnigraph. Nothing was read or touched; use the newer one. */
public final class NewerFormatException extends CorruptException {
  private static final long serialVersionUID = 1L;

  /**
   * @param object the key of the object
   * @param format the format that it states
   * @param newest the newest format that this code reads
   */
  public NewerFormatException(String object, int format, int newest) {
    super(
        "newer_format",
        object,
        "object `%s` has format %d, and this Omnigraph reads formats up to %d: use a newer one"
            .formatted(object, format, newest),
        null);
  }
}
