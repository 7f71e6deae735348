package dev.omnigraph.query;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;

/** Finds names that a query introduces and then does nothing with, by the words that it is of. */
final class WordLint {
  private final Refusals warnings;
  private final List<Token> words;

  /**
   * @param words of a query that is right
   */
  WordLint(Refusals warnings, List<Token> words) {
    this.warnings = warnings;
    this.words = words;
  }

  void check() {
    int body = 0;
    while (words.get(body).getType() != QueryLexer.BRACE) {
      body++;
    }
    Map<String, Token> parameters = variables(0, body);
    Map<String, Token> variables = variables(body, words.size());
    Map<String, Integer> uses = new HashMap<>();
    for (Token word : words.subList(body, words.size())) {
      uses.merge(word.getText(), 1, Integer::sum);
    }
    parameters.forEach(
        (name, word) -> {
          if (!uses.containsKey(name)) {
            warn(word, "unused_parameter", "the parameter `" + name + "` is not used");
          }
        });
    variables.forEach(
        (name, word) -> {
          if (uses.getOrDefault(name, 0) == 1
              && !parameters.containsKey(name)
              && !isBinding(word)) {
            warn(
                word,
                "unused_variable",
                "nothing else is said of `" + name + "`; `$_` stands for any node");
          }
        });
  }

  /** The first place of each variable among some words. */
  private Map<String, Token> variables(int from, int to) {
    Map<String, Token> variables = new LinkedHashMap<>();
    for (Token word : words.subList(from, to)) {
      if (word.getType() == QueryLexer.VARIABLE && !word.getText().equals("$" + Name.ANONYMOUS)) {
        variables.putIfAbsent(word.getText(), word);
      }
    }
    return variables;
  }

  /** Whether it says what type a node has, or names an edge so that each edge counts. */
  private boolean isBinding(Token word) {
    return words.get(words.indexOf(word) + 1).getType() == QueryLexer.COLON;
  }

  private void warn(Token word, String code, String message) {
    warnings.add(Position.of(word), code, message);
  }
}
