package dev.omnigraph.table;

import dev.omnigraph.store.Document;

/**
 * What is known of a fragment without reading it; kept in version objects.
 *
 * @param key name of the object
 * @param rows rows in it, tombstones among them
 * @param bytes size of the object
 * @param footerBytes size of its end: the Arrow footer, its length and the closing magic
 * @param footerCrc CRC-32C of those bytes; the footer holds the checksums of the rest
 * @param minId smallest id in order of UTF-8 bytes
 * @param maxId largest id in order of UTF-8 bytes
 * @param tombstones how many of the rows are tombstones
 * @param schemaVersion the schema under which it was written
 */
public record Fragment(
    String key,
    long rows,
    long bytes,
    int footerBytes,
    long footerCrc,
    String minId,
    String maxId,
    long tombstones,
    int schemaVersion) {
  /** More rows than can ever be read, and few enough to be added up. */
  private static final long MOST_ROWS = 1L << 40;

  public Fragment {
    Document.expect(
        rows > 0 && rows <= MOST_ROWS && tombstones >= 0 && tombstones <= rows && schemaVersion > 0,
        "rows, of which some may be tombstones, and the schema of a fragment");
    Document.expect(
        footerBytes >= FragmentFooter.TRAILER && footerBytes <= bytes,
        "a fragment that is larger than its footer");
  }
}
