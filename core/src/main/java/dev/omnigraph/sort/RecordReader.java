package dev.omnigraph.sort;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes a record apart, in the order in which {@link RecordWriter} put it together. */
public final class RecordReader {
  private final byte[] bytes;
  private int position;

  public RecordReader(byte[] record) {
    this.bytes = record;
  }

  public String text() {
    int start = position;
    boolean zeros = false;
    while (bytes[position] != 0 || bytes[position + 1] != 0) {
      zeros |= bytes[position] == 0;
      position += bytes[position] == 0 ? 2 : 1;
    }
    int end = position;
    position += 2;
    String escaped = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    return zeros ? escaped.replace("\0\1", "\0") : escaped;
  }

  public long number() {
    return ((long) small() << 32) | (small() & 0xFFFF_FFFFL);
  }

  public int small() {
    return ((bytes[position++] & 0xFF) << 24)
        | ((bytes[position++] & 0xFF) << 16)
        | ((bytes[position++] & 0xFF) << 8)
        | (bytes[position++] & 0xFF);
  }

  public int tag() {
    return bytes[position++];
  }

  public byte[] bytes() {
    int length = small();
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }
}
