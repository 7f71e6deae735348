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
 */
public record QueryRequest(
    String source, String text, @Nullable String name, Map<String, ?> params) {

  public QueryRequest {
    params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params)); // null is a value
  }

  /** The only query of a text. */
  public static QueryRequest of(String text) {
    return new QueryRequest("query", text, null, Map.of());
  }

  public QueryRequest source(String value) {
    return new QueryRequest(value, text, name, params);
  }

  public QueryRequest name(@Nullable String value) {
    return new QueryRequest(source, text, value, params);
  }

  public QueryRequest params(Map<String, ?> values) {
    return new QueryRequest(source, text, name, values);
  }
}
