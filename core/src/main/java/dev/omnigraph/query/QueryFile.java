package dev.omnigraph.query;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NearestName;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with queries, parsed. Immutable.
 *
 * @param source the text, for errors that point into it
 * @param queries in order of declaration, with distinct names
 */
public record QueryFile(SourceText source, List<Query> queries) {
  /** The longest text that is parsed, in characters. */
  static final int MAX_LENGTH = 1 << 20;

  public QueryFile {
    queries = List.copyOf(queries);
  }

  /**
   * Parses a text.
   *
   * @param name how the text is called in errors, for instance a file name
   * @throws InvalidInputException with the first error of each query that is not well formed
   * @throws LimitExceededException if the text is too long
   */
  public static QueryFile parse(String name, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new LimitExceededException(
          "query_too_long",
          "the query text `%s` has %,d characters; at most %,d are allowed"
              .formatted(name, text.length(), MAX_LENGTH));
    }
    SourceText source = new SourceText(name, text);
    return new QueryFile(source, new QueryReader(source, text).read());
  }

  /**
   * The query of that name, or the only one.
   *
   * @param name null: the file has one query, which is meant
   */
  public Query query(@Nullable String name) {
    List<String> names = queries.stream().map(Query::name).toList();
    if (name == null) {
      if (queries.size() == 1) {
        return queries.getFirst();
      }
      throw new InvalidInputException(
          queries.isEmpty() ? "no_query" : "query_name_needed",
          queries.isEmpty()
              ? "the text holds no query; one begins with `query name() {`"
              : "the text holds %d queries; name one of %s".formatted(names.size(), names));
    }
    return queries.stream()
        .filter(query -> query.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, names));
  }

  private static NotFoundException unknown(String name, List<String> names) {
    String nearest = NearestName.of(name, names);
    return new NotFoundException(
        "query_not_found",
        "the text holds no query `%s`; it holds %s%s"
            .formatted(name, names, nearest == null ? "" : "; did you mean `" + nearest + "`?"));
  }
}
