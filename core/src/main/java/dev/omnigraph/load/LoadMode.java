package dev.omnigraph.load;

/** What a load does with rows whose identity is there already. */
public enum LoadMode {
  /** They are refused: a strict insert. */
  APPEND
}
