package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.Transition;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Stops at the first word that fits nowhere and says what would have fitted there. Guessing on, as
 * ANTLR does by itself, mostly reports errors that nobody made.
 */
final class SyntaxErrors extends DefaultErrorStrategy {
  static final String CODE = "syntax_error";

  private static final int MAX_NAMED = 8;

  /** What only together makes "a value". */
  private static final List<Integer> VALUES =
      List.of(
          QueryParser.STRING,
          QueryParser.INTEGER,
          QueryParser.FLOAT,
          QueryParser.TRUE,
          QueryParser.FALSE,
          QueryParser.MINUS,
          QueryParser.LIST);

  private static final List<Integer> COMPARISONS =
      List.of(
          QueryParser.EQUAL,
          QueryParser.NOT_EQUAL,
          QueryParser.LESS,
          QueryParser.LESS_OR_EQUAL,
          QueryParser.GREATER,
          QueryParser.GREATER_OR_EQUAL,
          QueryParser.CONTAINS,
          QueryParser.STARTS_WITH,
          QueryParser.IN,
          QueryParser.IS);

  /** What comes behind the name of a function. */
  private static final IntervalSet CALL = new IntervalSet(QueryParser.BRACE, QueryParser.OPEN);

  @Override
  public void sync(Parser parser) {
    ATNState state = parser.getATN().states.get(parser.getState());
    IntervalSet next = parser.getATN().nextTokens(state);
    if (!next.contains(Token.EPSILON) && !next.contains(parser.getInputStream().LA(1))) {
      throw new InputMismatchException(parser);
    }
  }

  @Override
  public Token recoverInline(Parser parser) {
    throw new InputMismatchException(parser);
  }

  @Override
  public void recover(Parser parser, RecognitionException error) {
    throw new ParseCancellationException(error);
  }

  @Override
  public void reportError(Parser parser, RecognitionException error) {}

  /** Adds the error for people. */
  static void report(Refusals refusals, RecognitionException error) {
    Token found = error.getOffendingToken();
    IntervalSet expected = expected(error);
    if (expected.equals(CALL)) {
      Token word = ((TokenStream) error.getInputStream()).get(found.getTokenIndex() - 1);
      refusals.add(
          Position.of(word),
          CODE,
          "`%s` is no value; a string stands in quotes, a function has a `(` behind"
              .formatted(word.getText()));
      return;
    }
    String message = "expected %s; found %s".formatted(expectation(expected), shown(found));
    refusals.add(Position.of(found), CODE, message);
  }

  private static String shown(Token found) {
    return found.getType() == Token.EOF && !found.getText().equals("query")
        ? found.getText()
        : "`" + found.getText() + "`";
  }

  private static IntervalSet expected(RecognitionException error) {
    if (error instanceof NoViableAltException lost && lost.getDeadEndConfigs() != null) {
      // The state of the parser is where the alternatives begin; how far they came is only here.
      IntervalSet expected = new IntervalSet();
      for (ATNConfig config : lost.getDeadEndConfigs()) {
        for (Transition transition : config.state.getTransitions()) {
          if (!transition.isEpsilon() && transition.label() != null) {
            expected.addAll(transition.label());
          }
        }
      }
      return expected;
    }
    return error.getExpectedTokens();
  }

  private static String expectation(IntervalSet expected) {
    Set<Integer> types = new TreeSet<>(expected.toSet());
    List<String> names = new ArrayList<>();
    if (types.remove(QueryParser.VARIABLE)) {
      names.add("a variable such as `$x`");
    }
    if (types.containsAll(VALUES)) {
      types.removeAll(VALUES);
      names.add("a value");
    }
    if (types.containsAll(COMPARISONS)) {
      types.removeAll(COMPARISONS);
      names.add("a comparison");
    }
    if (types.remove(QueryParser.NAME)) {
      types.removeIf(type -> type >= QueryParser.QUERY && type <= QueryParser.IN);
      names.add("a name");
    }
    types.stream().map(SyntaxErrors::literal).forEach(names::add);
    if (names.size() > MAX_NAMED) {
      return String.join(", ", names.subList(0, MAX_NAMED)) + " or another";
    }
    return names.size() == 1
        ? names.getFirst()
        : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
  }

  private static String literal(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the text";
      case QueryParser.TYPE_NAME -> "a type name";
      case QueryParser.INTEGER -> "an integer";
      case QueryParser.FLOAT -> "a number";
      case QueryParser.STRING -> "a string";
      default -> QueryParser.VOCABULARY.getDisplayName(type).replace('\'', '`');
    };
  }
}
