package dev.omnigraph.store;

import org.jspecify.annotations.Nullable;

/**
 * What to list.
 *
 * @param prefix only keys that begin with it; may be empty, need not end at a {@code /}
 * @param startAfter only keys that sort behind it, or null; need not exist
 * @param limit most entries a page, 1 to 1,000
 * @param delimiter null, or a string that is not empty: keys that share the part up to its first
 *     occurrence behind the prefix are rolled up into one {@link ListEntry.Folder}
 * @param cursor null for the first page, else {@link ListPage#cursor} of the page before
 */
public record ListRequest(
    String prefix,
    @Nullable String startAfter,
    int limit,
    @Nullable String delimiter,
    @Nullable String cursor) {

  public ListRequest {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit must be 1 to 1,000: " + limit);
    }
    if (delimiter != null && delimiter.isEmpty()) {
      throw new IllegalArgumentException("a delimiter is at least one character");
    }
  }

  /** All keys that begin with {@code prefix}. */
  public static ListRequest of(String prefix) {
    return new ListRequest(prefix, null, 1000, null, null);
  }

  public ListRequest startAfter(String key) {
    return new ListRequest(prefix, key, limit, delimiter, cursor);
  }

  public ListRequest limit(int entries) {
    return new ListRequest(prefix, startAfter, entries, delimiter, cursor);
  }

  public ListRequest delimiter(String value) {
    return new ListRequest(prefix, startAfter, limit, value, cursor);
  }

  /** The same listing, going on at a page's cursor. */
  public ListRequest at(String pageCursor) {
    return new ListRequest(prefix, startAfter, limit, delimiter, pageCursor);
  }
}
