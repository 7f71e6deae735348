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
  STARTS_WITH("starts_with"),
  CONTAINS_NOT("not contains"),
  STARTS_NOT_WITH("not starts_with");

  private final String spelling;

  Comparison(String spelling) {
    this.spelling = spelling;
  }

  String spelling() {
    return spelling;
  }

  /** What holds of two values, neither of them null, if and only if this does not. */
  Comparison negated() {
    return switch (this) {
      case EQUAL -> NOT_EQUAL;
      case NOT_EQUAL -> EQUAL;
      case LESS -> GREATER_OR_EQUAL;
      case LESS_OR_EQUAL -> GREATER;
      case GREATER -> LESS_OR_EQUAL;
      case GREATER_OR_EQUAL -> LESS;
      case CONTAINS -> CONTAINS_NOT;
      case STARTS_WITH -> STARTS_NOT_WITH;
      case CONTAINS_NOT -> CONTAINS;
      case STARTS_NOT_WITH -> STARTS_WITH;
    };
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
      case CONTAINS, STARTS_WITH, CONTAINS_NOT, STARTS_NOT_WITH ->
          throw new IllegalStateException(spelling);
    };
  }
}
