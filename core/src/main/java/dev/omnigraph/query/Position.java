package dev.omnigraph.query;

import org.antlr.v4.runtime.Token;

/**
 * A place in a query text.
 *
 * @param line from 1
 * @param codePoints characters of the line before the place, a surrogate pair being one
 */
record Position(int line, int codePoints) {
  static Position of(Token token) {
    return new Position(token.getLine(), token.getCharPositionInLine());
  }
}
