package dev.omnigraph.query;

import dev.omnigraph.schema.StringLiteral;
import dev.omnigraph.schema.ValueException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.antlr.v4.runtime.Token;

/** Reads strings, numbers and booleans of a query text. */
final class LiteralReader {
  private static final BigInteger MIN = BigInteger.ONE.shiftLeft(63).negate();
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final Refusals refusals;

  LiteralReader(Refusals refusals) {
    this.refusals = refusals;
  }

  Expression.Literal read(QueryParser.LiteralContext context) {
    Token start = context.getStart();
    Object value =
        switch (context) {
          case QueryParser.StringContext string -> string(string.STRING().getSymbol());
          case QueryParser.IntegerContext integer -> integer(start, integer.getText());
          case QueryParser.DecimalContext decimal -> decimal(start, decimal.getText());
          default -> context.getText().equals("true");
        };
    return new Expression.Literal(value, Position.of(start));
  }

  /** The number that digits spell, or the bound where it is larger. */
  static long count(String digits, long bound) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 18 ? bound : Math.min(bound, Long.parseLong(significant));
  }

  private BigInteger integer(Token start, String digits) {
    // Long numbers are slow to read, and none in range has so many digits.
    BigInteger value = digits.length() > 1000 ? MAX.add(BigInteger.ONE) : new BigInteger(digits);
    if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
      refuse(start, "expected an integer from %d to %d".formatted(MIN, MAX));
    }
    return value;
  }

  private Double decimal(Token start, String digits) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      refuse(start, "this number is too large for an F64");
    }
    return value;
  }

  /** The text of a string token. */
  String string(Token token) {
    try {
      String value = StringLiteral.unquote(token.getText());
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
        refuse(token, "this string holds half of a surrogate pair");
      }
      return value;
    } catch (ValueException unfit) {
      refuse(token, unfit.reason());
      return "";
    }
  }

  private void refuse(Token token, String message) {
    refusals.add(Position.of(token), SyntaxErrors.CODE, message);
  }
}
