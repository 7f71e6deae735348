package dev.omnigraph.store;

/**
 * A part of an object.
 *
 * @param offset first byte, from 0
 * @param length number of bytes, at least 1
 */
public record ByteRange(long offset, int length) {
  public ByteRange {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException("no range: " + offset + "+" + length);
    }
  }

  /** The first byte behind the range. */
  public long end() {
    return offset + length;
  }
}
