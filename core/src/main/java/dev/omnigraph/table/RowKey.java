package dev.omnigraph.table;

import java.util.Arrays;

/** The place of a row in the order of its table: the bytes of its id, or of (src, dst, id). */
final class RowKey implements Comparable<RowKey> {
  private final byte[][] parts;

  RowKey(byte[]... parts) {
    this.parts = parts;
  }

  static RowKey of(Row row) {
    byte[] id = Utf8.bytes(row.id());
    return row.src() == null
        ? new RowKey(id)
        : new RowKey(Utf8.bytes(row.source()), Utf8.bytes(row.destination()), id);
  }

  byte[] id() {
    return parts[parts.length - 1];
  }

  /** The first part: of an edge its source. */
  byte[] first() {
    return parts[0];
  }

  byte[][] parts() {
    return parts;
  }

  @Override
  public int compareTo(RowKey other) {
    for (int i = 0; i < Math.min(parts.length, other.parts.length); i++) {
      int order = Arrays.compareUnsigned(parts[i], other.parts[i]);
      if (order != 0) {
        return order;
      }
    }
    return parts.length - other.parts.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && Arrays.deepEquals(parts, key.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parts);
  }
}
