package dev.omnigraph.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The regular expressions of {@code @check}: RE2 syntax, found anywhere in a value. */
final class CheckPattern {
  private static final int MAX_LENGTH = 1_000;

  /**
   * States of the automaton, roughly: nested repetitions multiply, so a short text can ask for all
   * memory.
   */
  private static final long MAX_SIZE = 10_000;

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
      } else if (c == '{') {
        int end = regex.indexOf('}', i);
        atom *= count(regex.substring(i + 1, end < 0 ? regex.length() : end));
      } else {
        group += atom;
        atom = 1;
        i += c == '\\' ? 1 : 0;
      }
      if (group + atom > MAX_SIZE) {
        return Long.MAX_VALUE;
      }
    }
    return group + atom + outer.stream().mapToLong(Long::longValue).sum();
  }

  /** The larger count of {@code n}, {@code n,} or {@code n,m}; 1 for what is no repetition. */
  private static long count(String repetition) {
    long largest = 1;
    for (String part : repetition.split(",", -1)) {
      if (part.matches("[0-9]{1,9}")) {
        largest = Math.max(largest, Long.parseLong(part));
      }
    }
    return largest;
  }
}
