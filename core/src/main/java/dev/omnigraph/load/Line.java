package dev.omnigraph.load;

import java.nio.charset.StandardCharsets;

/**
 * One line.
 *
 * @param bytes it and others
 * @param start of its first byte
 * @param end behind its last byte, without the line feed
 * @param number from 1
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Line(byte[] bytes, int start, int end, int number) {

  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Whether it begins like a line in UTF-16 or UTF-32, which the parser would read as such. */
  boolean isForeign() {
    for (int i = start; i < Math.min(end, start + 4); i++) {
      if (bytes[i] == 0 || (bytes[i] & 0xff) >= 0xfe) {
        return true;
      }
    }
    return false;
  }

  /** The column in characters for one in bytes; 0 stays 0. */
  int characters(int column) {
    int before = Math.min(Math.max(column - 1, 0), end - start);
    return Math.min(column, 1) + new String(bytes, start, before, StandardCharsets.UTF_8).length();
  }
}
