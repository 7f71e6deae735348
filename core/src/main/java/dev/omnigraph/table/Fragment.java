package dev.omnigraph.table;

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
    int schemaVersion) {}
