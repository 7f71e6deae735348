package dev.omnigraph.query;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.query.CheckedQuery.CheckedRead;
import dev.omnigraph.query.Finding.Severity;
import dev.omnigraph.schema.Contract;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Checks queries without running them. */
public final class QueryLint {
  private QueryLint() {}

  /**
   * Checks the queries of a text against a contract: reports all that is wrong with each of them,
   * and of those that are right what may not have been meant:
   *
   * <ul>
   *   <li>{@code unused_parameter}: a parameter is declared and used nowhere
   *   <li>{@code unused_variable}: a node has a name and is spoken of only once
   *   <li>{@code unconnected_match}: parts of a match have nothing to do with each other, so that
   *       each row of the one comes with each of the other
   *   <li>{@code never_true}: conditions exclude each other, or a property that is never null is
   *       asked to be
   *   <li>{@code limit_without_order}: which rows are left is not said
   * </ul>
   *
   * @param source how the text is called in errors
   * @param name of the only query to check; null: all of them
   * @return in the order of the text
   * @throws dev.omnigraph.error.NotFoundException if the text has no query of that name
   */
  public static List<Finding> check(
      String source, String text, @Nullable String name, Contract contract) {
    QueryFile file;
    try {
      file = QueryFile.parse(source, text);
    } catch (InvalidInputException e) {
      return errors(null, e);
    }
    Query only = name == null ? null : file.query(name);
    List<List<Token>> words = QueryTokens.split(new Refusals(file.source()), text);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < file.queries().size(); i++) {
      Query query = file.queries().get(i);
      if (only == null || only.equals(query)) {
        findings.addAll(check(file, query, words.get(i), contract));
      }
    }
    return findings;
  }

  private static List<Finding> check(
      QueryFile file, Query query, List<Token> words, Contract contract) {
    CheckedQuery checked;
    try {
      checked = TypeChecker.check(file, query, contract);
    } catch (InvalidInputException e) {
      return errors(query.name(), e);
    }
    Refusals warnings = new Refusals(file.source());
    new WordLint(warnings, words).check();
    if (checked instanceof CheckedRead read) {
      new MatchLint(warnings, Position.of(words.get(1))).check(read);
    }
    return findings(Severity.WARNING, query.name(), warnings.sorted());
  }

  private static List<Finding> errors(@Nullable String query, InvalidInputException found) {
    if (found.diagnostics().isEmpty()) {
      throw found;
    }
    return findings(Severity.ERROR, query, found.diagnostics());
  }

  private static List<Finding> findings(
      Severity severity, @Nullable String query, List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .map(diagnostic -> new Finding(severity, query, diagnostic))
        .toList();
  }
}
