package dev.omnigraph.table;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a batch has and between which keys they lie.
 *
 * @param minId smallest id
 * @param maxId largest id
 * @param first key of the first row
 * @param last key of the last row
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record BatchRange(int rows, byte[] minId, byte[] maxId, RowKey first, RowKey last) {

  static BatchRange of(FragmentFooter.BatchJson batch) {
    byte[] minId = Utf8.bytes(batch.minId());
    byte[] maxId = Utf8.bytes(batch.maxId());
    return new BatchRange(
        batch.rows(), minId, maxId, key(batch.first(), minId), key(batch.last(), maxId));
  }

  private static RowKey key(@Nullable List<String> parts, byte[] id) {
    return parts == null
        ? new RowKey(id)
        : new RowKey(parts.stream().map(Utf8::bytes).toArray(byte[][]::new));
  }

  boolean spans(byte[] id) {
    return Arrays.compareUnsigned(minId, id) <= 0 && Arrays.compareUnsigned(id, maxId) <= 0;
  }
}
