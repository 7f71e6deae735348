package dev.omnigraph.load;

import dev.omnigraph.constraint.WriteSet;

/** What a load does with rows that are there already. */
public enum LoadMode {
  /** They stay; a row of the same id is refused: a strict insert. */
  APPEND(WriteSet.Rule.INSERT),

  /**
   * A row of the same id is replaced as a whole: what the new one does not say becomes the default,
   * or null. Of several rows of one id the last counts. An edge, or a node of a type without a key,
   * is a new one unless its id is given.
   */
  MERGE(WriteSet.Rule.UPSERT),

  /** Every type that has a row in the load has exactly its rows afterwards; other types stay. */
  OVERWRITE(WriteSet.Rule.REPLACE);

  private final WriteSet.Rule rule;

  LoadMode(WriteSet.Rule rule) {
    this.rule = rule;
  }

  WriteSet.Rule rule() {
    return rule;
  }
}
