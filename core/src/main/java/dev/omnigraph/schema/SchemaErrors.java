package dev.omnigraph.schema;

import dev.omnigraph.error.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/**
 * Says what was expected and what was found, then goes on at the next member of the body, or at the
 * next declaration, so that one mistake is one error and hides no other.
 */
final class SchemaErrors extends DefaultErrorStrategy {
  private static final List<String> DECLARATIONS = List.of("interface", "node", "edge");

  /** Tokens whose literal spelling would tell less than these words. */
  private static final Map<Integer, String> WORDS =
      Map.of(
          SchemaLexer.NAME, "a name",
          SchemaLexer.TYPE_NAME, "a name",
          SchemaLexer.BOOL, "a name",
          SchemaLexer.INT, "a whole number",
          SchemaLexer.DECIMAL, "a number",
          SchemaLexer.STRING, "a string",
          SchemaLexer.AT, "an annotation",
          Token.EOF, "the end of the file");

  /** Rules whose loops are over declarations, members and what stands between name and body. */
  private static final Set<Integer> LOOPS =
      Set.of(
          SchemaParser.RULE_schema,
          SchemaParser.RULE_nodeType,
          SchemaParser.RULE_edgeType,
          SchemaParser.RULE_body);

  /** The longest piece of text that an error shows, in characters. */
  private static final int SHOWN = 40;

  private final Diagnostics diagnostics;
  private final boolean cut;
  private boolean lost;

  /**
   * @param cut whether the text was cut, so that errors at its end mean nothing
   */
  SchemaErrors(Diagnostics diagnostics, boolean cut) {
    this.diagnostics = diagnostics;
    this.cut = cut;
  }

  /** Whether a name was stepped over outside of all declarations: it may have been that of one. */
  boolean lost() {
    return lost;
  }

  @Override
  public void reportError(Parser parser, RecognitionException e) {
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    report(parser, e.getOffendingToken(), e.getExpectedTokens());
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    reportHere(parser);
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    reportHere(parser);
  }

  private void reportHere(Parser parser) {
    // The generated parser notes in the tree only the errors at which it gave a rule up.
    parser.getContext().exception = new InputMismatchException(parser);
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    report(parser, parser.getCurrentToken(), getExpectedTokens(parser));
  }

  private void report(Parser parser, Token found, @Nullable IntervalSet expected) {
    if (cut && found.getType() == Token.EOF) {
      return;
    }
    int rule = parser.getContext().getRuleIndex();
    String suggestion =
        rule == SchemaParser.RULE_schema && found.getType() == SchemaLexer.NAME
            ? NearestName.of(found.getText(), DECLARATIONS)
            : null;
    diagnostics.add(
        found,
        "syntax_error",
        "expected " + expected(rule, expected) + ", found " + found(found),
        suggestion);
  }

  private static String expected(int rule, @Nullable IntervalSet tokens) {
    return switch (rule) {
      case SchemaParser.RULE_schema, SchemaParser.RULE_declaration ->
          "`interface`, `node` or `edge`";
      case SchemaParser.RULE_body, SchemaParser.RULE_member -> "a property, a constraint or `}`";
      case SchemaParser.RULE_value -> "a type such as String, I32, enum(a, b) or Vector(3)";
      case SchemaParser.RULE_type -> "a type such as String, [String] or I32?";
      default -> tokens == null ? "something else" : list(tokens);
    };
  }

  private static String list(IntervalSet tokens) {
    Set<String> words = new LinkedHashSet<>();
    for (int type : tokens.toSet()) {
      String literal = SchemaLexer.VOCABULARY.getLiteralName(type);
      String word = WORDS.get(type);
      words.add(word != null ? word : "`" + literal.substring(1, literal.length() - 1) + "`");
    }
    List<String> list = new ArrayList<>(words);
    String last = list.removeLast();
    return list.isEmpty() ? last : String.join(", ", list) + " or " + last;
  }

  private static String found(Token token) {
    if (token.getType() == Token.EOF) {
      return "the end of the file";
    }
    String text = token.getText().lines().findFirst().orElse("");
    return "`" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + "`";
  }

  /**
   * The generated parser leaves a loop at the first thing that does not fit, and loses all that
   * follows; here it stays, and goes on behind it.
   */
  @Override
  public void sync(Parser parser) {
    ATNState state = parser.getATN().states.get(parser.getState());
    if (!LOOPS.contains(parser.getContext().getRuleIndex()) || !isLoop(state)) {
      super.sync(parser);
      return;
    }
    int found = parser.getInputStream().LA(1);
    boolean fits =
        parser.getATN().nextTokens(state).contains(found)
            || parser.getExpectedTokens().contains(found)
            || startsDeclaration(parser);
    if (!fits) {
      reportUnwantedToken(parser);
      step(parser);
      skip(parser);
    }
  }

  private static boolean isLoop(ATNState state) {
    return state.getStateType() == ATNState.STAR_LOOP_ENTRY
        || state.getStateType() == ATNState.STAR_LOOP_BACK;
  }

  /** An opening bracket is not simply too much: its closing one would be the next error. */
  @Override
  protected @Nullable Token singleTokenDeletion(Parser parser) {
    return switch (parser.getInputStream().LA(1)) {
      case SchemaLexer.OPEN, SchemaLexer.PAREN, SchemaLexer.LIST -> null;
      default -> super.singleTokenDeletion(parser);
    };
  }

  /**
   * Ends: where it stops without a step, the next loop either begins with a token that its first
   * rule takes, or steps over it.
   */
  @Override
  public void recover(Parser parser, RecognitionException e) {
    skip(parser);
  }

  private void step(Parser parser) {
    int type = parser.getInputStream().LA(1);
    if (parser.getContext().getRuleIndex() == SchemaParser.RULE_schema
        && (type == SchemaLexer.TYPE_NAME || type == SchemaLexer.NAME)) {
      lost = true;
    }
    parser.consume();
  }

  private void skip(Parser parser) {
    boolean body = within(parser, SchemaParser.RULE_body);
    boolean header = !body && within(parser, SchemaParser.RULE_declaration);
    while (parser.getInputStream().LA(1) != Token.EOF
        && !startsDeclaration(parser)
        && !(body && startsMember(parser))
        && !(header && parser.getInputStream().LA(1) == SchemaLexer.OPEN)) {
      step(parser);
    }
  }

  private static boolean startsDeclaration(Parser parser) {
    int type = parser.getInputStream().LA(1);
    return type == SchemaLexer.INTERFACE || type == SchemaLexer.NODE || type == SchemaLexer.EDGE;
  }

  /** The closing brace too. */
  private static boolean startsMember(Parser parser) {
    int next = parser.getInputStream().LA(2);
    return switch (parser.getInputStream().LA(1)) {
      case SchemaLexer.CLOSE -> true;
      case SchemaLexer.NAME, SchemaLexer.TYPE_NAME, SchemaLexer.BOOL -> next == SchemaLexer.COLON;
      case SchemaLexer.AT -> next >= SchemaLexer.KEY && next <= SchemaLexer.CARD;
      default -> false;
    };
  }

  private static boolean within(Parser parser, int rule) {
    for (RuleContext context = parser.getContext(); context != null; context = context.parent) {
      if (context.getRuleIndex() == rule) {
        return true;
      }
    }
    return false;
  }
}
