package dev.omnigraph.store;

import java.time.Instant;

/** One line of a listing. */
public sealed interface ListEntry {

  /** The object's key, or the folder's common prefix with its delimiter. */
  String key();

  /**
   * An object.
   *
   * @param size in bytes
   * @param lastModified store time of its creation
   */
  record Leaf(String key, long size, Instant lastModified) implements ListEntry {}

  /** Keys rolled up at a delimiter. */
  record Folder(String key) implements ListEntry {}
}
