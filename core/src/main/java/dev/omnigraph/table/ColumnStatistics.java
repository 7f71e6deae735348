package dev.omnigraph.table;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a column in some rows without reading it.
 *
 * @param rows how many rows, dead ones among them
 * @param nulls how many of them have null, or are tombstones
 * @param min no value is smaller; null where that is not known. Texts are ordered by their UTF-8
 *     bytes, and a long one may be cut: then it is smaller than the smallest value
 * @param max no value is larger; null where that is not known
 */
public record ColumnStatistics(long rows, long nulls, @Nullable Object min, @Nullable Object max) {

  /** All rows have one value. */
  static ColumnStatistics same(long rows, @Nullable Object value) {
    return new ColumnStatistics(rows, value == null ? rows : 0, value, value);
  }
}
