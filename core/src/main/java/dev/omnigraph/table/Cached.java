package dev.omnigraph.table;

/** What the cache of a graph holds. */
interface Cached {

  /** In bytes. */
  int weight();

  /** The cache lets it go; readers may still use it. */
  default void evicted() {}
}
