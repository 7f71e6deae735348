package dev.omnigraph.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/** The regular expressions of {@code @check}: RE2 syntax, found anywhere in a value. */
final class CheckPattern {
  private static final int MAX_LENGTH = 1_000;

  /**
   * States of the automaton, roughly: nested repetitions multiply, so a short text can ask for all
   * memory.
   */
  private static final long MAX_SIZE = 10_000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{1,9})?)?\\}");

  private CheckPattern() {}

  static Pattern compile(String regex) throws ValueException {
    if (regex.length() > MAX_LENGTH) {
      throw new ValueException(
          "expected a regular expression of at most "
              + MAX_LENGTH
              + " characters, found "
              + regex.length());
    }
    if (size(regex) > MAX_SIZE) {
      throw new ValueException(
          "expected a regular expression whose repetitions come to at most "
              + MAX_SIZE
              + " characters");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new ValueException(
          "expected a regular expression in RE2 syntax, found "
              + e.getDescription()
              + ": "
              + e.getPattern());
    }
  }

  /** An upper estimate of the atoms once every counted repetition is written out. */
  private static long size(String regex) {
    Deque<Long> outer = new ArrayDeque<>();
    Matcher repetition = REPETITION.matcher(regex);
    long group = 0;
    long atom = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '(') {
        outer.push(group + atom);
        group = 0;
        atom = 0;
      } else if (c == ')' && !outer.isEmpty()) {
        atom = Math.max(1, group + atom);
        group = outer.pop();
      } else if (c == '{' && repetition.region(i, regex.length()).lookingAt()) {
        String most = repetition.group(2) == null ? repetition.group(1) : repetition.group(2);
        atom *= Long.parseLong(most);
        i = repetition.end() - 1;
      } else {
        int end = end(regex, i);
        group += atom + end - i - 1;
        atom = 1;
        i = end - 1;
      }
      if (group + atom > MAX_SIZE) {
        return Long.MAX_VALUE;
      }
    }
    return group + atom + outer.stream().mapToLong(Long::longValue).sum();
  }

  /** Where the escape, the class of characters or the character that begins here ends. */
  private static int end(String regex, int from) {
    int end = from + 1;
    if (regex.startsWith("\\Q", from)) {
      end = regex.indexOf("\\E", from);
      return end < 0 ? regex.length() : end + 2;
    }
    switch (regex.charAt(from)) {
      case '\\' -> end++;
      case '[' -> {
        end += regex.startsWith("^", end) ? 1 : 0;
        end += regex.startsWith("]", end) ? 1 : 0;
        while (end < regex.length() && regex.charAt(end) != ']') {
          int name = regex.startsWith("[:", end) ? regex.indexOf(":]", end) : -1;
          end = name > 0 ? name + 2 : end + (regex.charAt(end) == '\\' ? 2 : 1);
        }
        end++;
      }
      default -> {}
    }
    return Math.min(end, regex.length());
  }
}
