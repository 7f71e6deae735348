package dev.omnigraph.query;

import dev.omnigraph.query.Values.Text;
import java.util.Arrays;

/**
 * Writes values as bytes whose unsigned order is the order of the values, and whose equality is
 * theirs: nulls first, then by value; all reversed where descending. What is written one behind the
 * other compares as a tuple.
 */
final class KeyWriter {
  private static final byte NULL = 0;
  private static final byte VALUE = 1;
  private static final byte END = 0;

  private final Text text = new Text();
  private byte[] bytes = new byte[256];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  /** What was written; good until the next write, and longer than {@link #length}. */
  byte[] bytes() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void put(Values values, int row, boolean descending) {
    int start = length;
    put(values, row);
    if (descending) {
      invert(start);
    }
  }

  /** An ordinal; that of no row comes first. */
  void putOrdinal(int ordinal, boolean descending) {
    int start = length;
    putInt(ordinal + 1);
    if (descending) {
      invert(start);
    }
  }

  /** Appends what another key wrote. */
  void putBytes(byte[] key) {
    room(key.length);
    System.arraycopy(key, 0, bytes, length, key.length);
    length += key.length;
  }

  private void invert(int start) {
    for (int i = start; i < length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  private void put(Values values, int row) {
    if (values.isNull(row)) {
      put(NULL);
      return;
    }
    put(VALUE);
    switch (values.form()) {
      case INTEGER -> putLong(values.integer(row) ^ Long.MIN_VALUE);
      case UNSIGNED -> putLong(values.integer(row));
      case DECIMAL -> putDecimal(values.decimal(row));
      case TEXT -> putText(values, row);
      case LIST -> {
        Values items = values.items();
        for (int i = values.start(row); i < values.end(row); i++) {
          put(VALUE);
          put(items, i);
        }
        put(END);
      }
    }
  }

  private void putDecimal(double value) {
    // Both zeros are one number.
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    putLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
  }

  /** Zero bytes are escaped, so that the end sorts below anything that could go on. */
  private void putText(Values values, int row) {
    values.text(row, text);
    for (int i = 0; i < text.length; i++) {
      put(text.bytes[i]);
      if (text.bytes[i] == END) {
        put((byte) 0xff);
      }
    }
    put(END);
    put(END);
  }

  private void put(byte value) {
    room(1);
    bytes[length++] = value;
  }

  private void putInt(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void putLong(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** The ordinal that ends some places before the end of a key. */
  static int ordinal(byte[] key, int end) {
    int value = 0;
    for (int i = end - 4; i < end; i++) {
      value = value << 8 | (key[i] & 0xff);
    }
    return value - 1;
  }
}
