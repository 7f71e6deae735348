package dev.omnigraph.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;

/** From text to a parse tree, with every syntax error in it reported and stepped over. */
final class SchemaSyntax {
  /** Digits of a number: more than any type holds. */
  private static final int MAX_NUMBER = 400;

  private static final Set<Integer> BEHIND_A_NAME =
      Set.of(SchemaLexer.COLON, SchemaLexer.COMMA, SchemaLexer.PAREN_END, SchemaLexer.EQUALS);

  private SchemaSyntax() {}

  /**
   * What was read.
   *
   * @param complete whether every declaration of the text is in the tree under its name
   */
  record Parsed(SchemaParser.SchemaContext tree, boolean complete) {}

  static Parsed parse(String text, Diagnostics diagnostics) {
    SchemaLexer lexer = new SchemaLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
    boolean cut = cutAtUnclosed(tokens, diagnostics);
    resolveWords(tokens);
    refuseLongNumbers(tokens, diagnostics);
    SchemaParser parser = new SchemaParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    SchemaErrors errors = new SchemaErrors(diagnostics, cut);
    parser.setErrorHandler(errors);
    return new Parsed(parser.schema(), !cut && !errors.lost());
  }

  /** Whether an error was found in this part of the tree. */
  static boolean broken(ParserRuleContext context) {
    return context.exception != null
        || context.getRuleContexts(ParserRuleContext.class).stream().anyMatch(SchemaSyntax::broken);
  }

  /** Behind an unclosed string or comment nothing can be told from text. */
  private static boolean cutAtUnclosed(List<Token> tokens, Diagnostics diagnostics) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.getType() == SchemaLexer.UNCLOSED_COMMENT) {
        diagnostics.add(token, "unclosed_comment", "expected `*/` at the end of this comment");
      } else if (token.getType() == SchemaLexer.UNCLOSED_STRING) {
        diagnostics.add(token, "unclosed_string", "expected `\"` at the end of this string");
      } else {
        continue;
      }
      tokens.subList(i, tokens.size()).clear();
      return true;
    }
    return false;
  }

  /** Decides by its neighbours whether a word is a keyword or a name. */
  private static void resolveWords(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      int type = tokens.get(i).getType();
      int next = i + 1 < tokens.size() ? tokens.get(i + 1).getType() : Token.EOF;
      boolean annotates = i > 0 && tokens.get(i - 1).getType() == SchemaLexer.AT;
      boolean name =
          switch (type) {
            case SchemaLexer.INTERFACE,
                SchemaLexer.NODE,
                SchemaLexer.EDGE,
                SchemaLexer.IMPLEMENTS ->
                annotates || BEHIND_A_NAME.contains(next);
            case SchemaLexer.KEY,
                SchemaLexer.UNIQUE,
                SchemaLexer.INDEX,
                SchemaLexer.RANGE,
                SchemaLexer.CHECK,
                SchemaLexer.CARD ->
                !annotates || next != SchemaLexer.PAREN;
            case SchemaLexer.ENUM -> annotates || next != SchemaLexer.PAREN;
            case SchemaLexer.BOOL -> annotates;
            default -> false;
          };
      if (name) {
        ((WritableToken) tokens.get(i)).setType(SchemaLexer.NAME);
      }
    }
  }

  /** Before anybody reads them: their time grows faster than their length. */
  private static void refuseLongNumbers(List<Token> tokens, Diagnostics diagnostics) {
    int before = diagnostics.count();
    for (Token token : tokens) {
      boolean number = token.getType() == SchemaLexer.INT || token.getType() == SchemaLexer.DECIMAL;
      if (number && token.getStopIndex() - token.getStartIndex() >= MAX_NUMBER) {
        diagnostics.add(
            token, "bad_number", "expected a number of at most " + MAX_NUMBER + " digits");
      }
    }
    if (diagnostics.count() > before) {
      diagnostics.throwIfAny();
    }
  }
}
