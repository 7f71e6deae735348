package dev.omnigraph.query;

/**
 * A word that names something, and where it stands.
 *
 * @param text of a variable without the {@code $}
 */
record Name(String text, Position at) {
  /** The variable that is another one wherever it stands. */
  static final String ANONYMOUS = "_";

  @Override
  public String toString() {
    return text;
  }
}
