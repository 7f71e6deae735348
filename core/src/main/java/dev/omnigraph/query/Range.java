package dev.omnigraph.query;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Operand;
import org.jspecify.annotations.Nullable;

/**
 * Which of the rows are wanted.
 *
 * @param start the first of them, from 0
 * @param end the first behind them
 */
record Range(long start, long end) {

  /**
   * What a query asks for.
   *
   * @param query with every parameter replaced by its value
   */
  static Range of(CheckedRead query) {
    long start = amount("offset", query.offset(), 0);
    long count = amount("limit", query.limit(), Long.MAX_VALUE);
    return new Range(start, count > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + count);
  }

  private static long amount(String what, @Nullable Operand operand, long otherwise) {
    if (!(operand instanceof Constant constant) || constant.value() == null) {
      return otherwise;
    }
    Number number = (Number) constant.value();
    if (number.doubleValue() < 0) {
      throw new InvalidInputException(
          "invalid_parameter", "`%s` must be at least 0; it is %s".formatted(what, number));
    }
    return number.doubleValue() >= Long.MAX_VALUE ? Long.MAX_VALUE : number.longValue();
  }

  boolean isAll() {
    return start == 0 && end == Long.MAX_VALUE;
  }
}
