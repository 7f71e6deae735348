package dev.omnigraph.query;

/**
 * What a statement of a mutation did.
 *
 * @param type name of the type that the statement names
 * @param nodes how many nodes it inserted, changed or deleted
 * @param edges how many edges likewise, those that went with their nodes included
 */
public record Effect(Kind kind, String type, long nodes, long edges) {
  /** What a statement does with rows. */
  public enum Kind {
    /** New rows, or rows in the place of those that had their key. */
    INSERT,
    /** Other values; a row that had them already is not counted. */
    UPDATE,
    /** Rows go. */
    DELETE
  }
}
