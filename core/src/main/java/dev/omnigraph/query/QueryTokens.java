package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** The words of a query text, cut where a query begins, so that each query has its own errors. */
final class QueryTokens {
  /** How deep brackets may stand in each other: bounds the recursion of every later stage. */
  static final int MAX_DEPTH = 64;

  private QueryTokens() {}

  /**
   * The words of each query with an end of file behind them; one empty part for an empty text.
   * Where a string or comment is not closed or brackets are too deep, that is refused, and only
   * what comes before that query is given back.
   */
  static List<List<Token>> split(Refusals refusals, String text) {
    QueryLexer lexer = new QueryLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    List<List<Token>> parts = new ArrayList<>();
    List<Token> part = new ArrayList<>();
    int depth = 0;
    int braces = 0;
    Token token = lexer.nextToken();
    while (token.getType() != Token.EOF) {
      int change = change(token.getType());
      depth = Math.max(0, depth + change);
      if (isRefused(refusals, token, depth)) {
        return parts;
      }
      if (token.getType() == QueryLexer.BRACE || token.getType() == QueryLexer.BRACE_END) {
        braces = Math.max(0, braces + change);
      }
      if (token.getType() == QueryLexer.QUERY && braces == 0 && !part.isEmpty()) {
        parts.add(closed(part, token));
        part = new ArrayList<>();
        depth = 0;
      }
      part.add(token);
      token = lexer.nextToken();
    }
    parts.add(closed(part, token));
    return parts;
  }

  private static int change(int type) {
    return switch (type) {
      case QueryLexer.BRACE, QueryLexer.OPEN, QueryLexer.LIST -> 1;
      case QueryLexer.BRACE_END, QueryLexer.CLOSE, QueryLexer.LIST_END -> -1;
      default -> 0;
    };
  }

  /** Whether nothing behind a word can be understood. */
  private static boolean isRefused(Refusals refusals, Token token, int depth) {
    String reason =
        switch (token.getType()) {
          case QueryLexer.UNCLOSED_STRING -> "this string has no closing `\"`";
          case QueryLexer.UNCLOSED_COMMENT -> "this comment has no closing `*/`";
          default ->
              depth > MAX_DEPTH
                  ? "brackets stand more than " + MAX_DEPTH + " deep in each other here"
                  : null;
        };
    if (reason != null) {
      String code = depth > MAX_DEPTH ? "nesting_too_deep" : SyntaxErrors.CODE;
      refusals.add(Position.of(token), code, reason);
    }
    return reason != null;
  }

  /** Ends a part where the next one begins. */
  private static List<Token> closed(List<Token> part, Token next) {
    CommonToken end = new CommonToken(next);
    end.setType(Token.EOF);
    end.setText(next.getType() == Token.EOF ? "the end of the text" : next.getText());
    part.add(end);
    return part;
  }
}
