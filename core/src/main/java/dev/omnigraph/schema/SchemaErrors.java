package dev.omnigraph.schema;

import dev.omnigraph.error.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
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

  /** The longest piece of text that an error shows, in characters. */
  private static final int SHOWN = 40;

  private final Diagnostics diagnostics;
  private final boolean cut;
  private boolean outsideOfMembers;

  /**
   * @param cut whether the text was cut, so that errors at its end mean nothing
   */
  SchemaErrors(Diagnostics diagnostics, boolean cut) {
    this.diagnostics = diagnostics;
    this.cut = cut;
  }

  /** Whether an error may have cost a declaration or its name. */
  boolean outsideOfMembers() {
    return outsideOfMembers;
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
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    report(parser, parser.getCurrentToken(), getExpectedTokens(parser));
  }

  private void report(Parser parser, Token found, @Nullable IntervalSet expected) {
    if (!within(parser, SchemaParser.RULE_member)) {
      outsideOfMembers = true;
    }
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
   * At the loops over declarations and over members the parser would leave the loop at the first
   * thing that does not fit, and with it all that follows.
   */
  @Override
  public void sync(Parser parser) {
    int rule = parser.getContext().getRuleIndex();
    boolean loop =
        (rule == SchemaParser.RULE_schema || rule == SchemaParser.RULE_body)
            && isLoop(parser.getInterpreter().atn.states.get(parser.getState()));
    if (!loop) {
      super.sync(parser);
      return;
    }
    IntervalSet next =
        parser
            .getInterpreter()
            .atn
            .nextTokens(parser.getInterpreter().atn.states.get(parser.getState()));
    if (!next.contains(parser.getInputStream().LA(1)) && !startsDeclaration(parser)) {
      reportUnwantedToken(parser);
      parser.consume();
      skip(parser);
    }
  }

  private static boolean isLoop(ATNState state) {
    return state.getStateType() == ATNState.STAR_LOOP_ENTRY
        || state.getStateType() == ATNState.STAR_LOOP_BACK;
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    if (lastErrorIndex == parser.getInputStream().index()
        && lastErrorStates != null
        && lastErrorStates.contains(parser.getState())) {
      // No token was consumed since the last attempt from here: without this we would never end.
      parser.consume();
    }
    lastErrorIndex = parser.getInputStream().index();
    if (lastErrorStates == null) {
      lastErrorStates = new IntervalSet();
    }
    lastErrorStates.add(parser.getState());
    skip(parser);
  }

  private static void skip(Parser parser) {
    boolean body = within(parser, SchemaParser.RULE_body);
    while (parser.getInputStream().LA(1) != Token.EOF
        && !startsDeclaration(parser)
        && !(body && startsMember(parser))) {
      parser.consume();
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
