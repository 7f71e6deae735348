package dev.omnigraph.constraint;

/** Is told what is looked up in a state, so that it is known what a result rests on. */
public interface Reads {
  /**
   * A key was looked up, whether it was there or not.
   *
   * @param table id of the table
   * @param space of the key, see {@link dev.omnigraph.manifest.Footprint}
   */
  void add(String table, String space, String... key);

  /** All keys of a space of a table were looked at. */
  void addAll(String table, String space);
}
