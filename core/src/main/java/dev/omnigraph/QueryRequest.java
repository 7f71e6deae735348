package dev.omnigraph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query to run.
 *
 * @param source name of the text, for errors
 * @param text one or more queries in the query language
 * @param name which of them; null where there is only one
 * @param params values by parameter name, without `$`: Java values or Jackson nodes
 * @param ifCommit of a mutation: id of the commit that must be the newest of the branch, or null
 */
public record QueryRequest(
    String source,
    String text,
    @Nullable String name,
    Map<String, ?> params,
    @Nullable String ifCommit) {

  public QueryRequest {
    params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params)); // null is a value
  }

  /** The only query of a text. */
  public static QueryRequest of(String text) {
    return new QueryRequest("query", text, null, Map.of(), null);
  }

  public QueryRequest source(String value) {
    return new QueryRequest(value, text, name, params, ifCommit);
  }

  public QueryRequest name(@Nullable String value) {
    return new QueryRequest(source, text, value, params, ifCommit);
  }

  public QueryRequest params(Map<String, ?> values) {
    return new QueryRequest(source, text, name, values, ifCommit);
  }

  /**
   * Of a mutation: runs it only while a commit is the newest of the branch; otherwise there is a
   * {@link dev.omnigraph.error.PreconditionFailedException} and no effect.
   *
   * @param commit its id
   */
  public QueryRequest ifCommit(@Nullable String commit) {
    return new QueryRequest(source, text, name, params, References.commitId(commit));
  }
}
