package dev.omnigraph.sort;

import dev.omnigraph.error.InvalidInputException;
import java.util.Arrays;

/**
 * Puts together the bytes of records. Texts and numbers keep their order: records with the same
 * fields sort by the first in which they differ. For one thread; used again after {@link #take}.
 */
public final class RecordWriter {
  private byte[] bytes = new byte[256];
  private int length;

  /**
   * A text, in order of its UTF-8: a zero byte is followed by a one, two zero bytes end it.
   *
   * @throws InvalidInputException if it holds half a surrogate pair, which has no bytes
   */
  public RecordWriter text(String text) {
    room(3 * text.length() + 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes[length++] = (byte) c;
        if (c == 0) {
          room(3 * (text.length() - i) + 2);
          bytes[length++] = 1;
        }
      } else if (Character.isSurrogate(c)) {
        i += pair(text, i);
      } else if (c < 0x800) {
        bytes[length++] = (byte) (0xC0 | (c >> 6));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
      } else {
        bytes[length++] = (byte) (0xE0 | (c >> 12));
        bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    bytes[length++] = 0;
    bytes[length++] = 0;
    return this;
  }

  private int pair(String text, int at) {
    int point = text.codePointAt(at);
    if (Character.charCount(point) == 1) {
      throw new InvalidInputException(
          "invalid_text",
          "a text of %,d characters holds half a surrogate pair at %,d; expected valid Unicode"
              .formatted(text.length(), at));
    }
    bytes[length++] = (byte) (0xF0 | (point >> 18));
    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
    bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
    bytes[length++] = (byte) (0x80 | (point & 0x3F));
    return 1;
  }

  /** A number in eight bytes; in order where it is not negative. */
  public RecordWriter number(long number) {
    room(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (number >>> shift);
    }
    return this;
  }

  /** A number in four bytes; in order where it is not negative. */
  public RecordWriter small(int number) {
    room(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (number >>> shift);
    }
    return this;
  }

  /** One byte. */
  public RecordWriter tag(int tag) {
    room(1);
    bytes[length++] = (byte) tag;
    return this;
  }

  /** Bytes and how many there are, in no particular order. */
  public RecordWriter bytes(byte[] some) {
    small(some.length);
    room(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
    return this;
  }

  /** The record so far, and the start of another. */
  public byte[] take() {
    byte[] record = Arrays.copyOf(bytes, length);
    length = 0;
    return record;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }
}
