package dev.omnigraph.query;

/** How a filter compares its two sides. */
enum Comparison {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  CONTAINS("contains"),
  STARTS_WITH("starts_with");

  private final String spelling;

  Comparison(String spelling) {
    this.spelling = spelling;
  }

  String spelling() {
    return spelling;
  }

  static Comparison of(String spelling) {
    for (Comparison comparison : values()) {
      if (comparison.spelling.equals(spelling)) {
        return comparison;
      }
    }
    throw new IllegalArgumentException(spelling);
  }

  /** Whether a left side that compares as {@code order} (as of a Comparator) is accepted. */
  boolean accepts(int order) {
    return switch (this) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL -> order >= 0;
      case CONTAINS, STARTS_WITH -> throw new IllegalStateException(spelling);
    };
  }
}
