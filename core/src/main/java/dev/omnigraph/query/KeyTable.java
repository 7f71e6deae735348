package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/** Numbers distinct keys from 0 in the order in which they come. */
final class KeyTable {
  /** What an array, its places in the list and in the table take beside the bytes. */
  private static final int OVERHEAD = 40;

  private final LongConsumer memory;
  private final List<byte[]> keys = new ArrayList<>();

  /** Numbers plus one by hash, 0 where free; twice as large as there are keys, or larger. */
  private int[] table = new int[64];

  /**
   * @param memory is told how many bytes of the heap are taken
   */
  KeyTable(LongConsumer memory) {
    this.memory = memory;
  }

  int size() {
    return keys.size();
  }

  byte[] key(int number) {
    return keys.get(number);
  }

  int number(KeyWriter key) {
    int at = place(key.bytes(), key.length());
    if (table[at] != 0) {
      return table[at] - 1;
    }
    memory.accept(key.length() + OVERHEAD);
    keys.add(key.copy());
    table[at] = keys.size();
    if (2 * keys.size() > table.length) {
      grow();
    }
    return keys.size() - 1;
  }

  /** The number of a key, or -1 if it has none. */
  int find(KeyWriter key) {
    return table[place(key.bytes(), key.length())] - 1;
  }

  /** Where a key stands, or the free place where it would. */
  private int place(byte[] bytes, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int at = (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(table.length - 1);
    while (table[at] != 0) {
      byte[] other = keys.get(table[at] - 1);
      if (Arrays.equals(other, 0, other.length, bytes, 0, length)) {
        return at;
      }
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private void grow() {
    table = new int[2 * table.length];
    for (int number = 0; number < keys.size(); number++) {
      byte[] key = keys.get(number);
      table[place(key, key.length)] = number + 1;
    }
  }
}
