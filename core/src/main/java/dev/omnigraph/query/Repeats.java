package dev.omnigraph.query;

import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.Term.Aggregate;

/** How bindings come that differ only in what nobody has to know. */
enum Repeats {
  /** Each on its own. */
  ROWS,
  /** As one, whose weight says how many they are. */
  WEIGHTS,
  /** As one. */
  NONE;

  /** How the rows of a query want them. */
  static Repeats of(CheckedRead query) {
    if (!query.grouped()) {
      return ROWS;
    }
    boolean counted =
        query.outputs().stream()
            .anyMatch(
                output -> output.term() instanceof Aggregate aggregate && of(aggregate) == WEIGHTS);
    return counted ? WEIGHTS : NONE;
  }

  /** How an aggregate wants them. */
  static Repeats of(Aggregate aggregate) {
    return switch (aggregate.function()) {
      case COUNT, SUM, AVG, COLLECT -> WEIGHTS;
      case COUNT_DISTINCT, MIN, MAX -> NONE;
    };
  }
}
