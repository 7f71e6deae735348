package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.store.Document;
import org.jspecify.annotations.Nullable;

/**
 * How many edges of a type may leave one source.
 *
 * @param min at least 0
 * @param max at least {@code min}, or null: no bound
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cardinality(int min, @Nullable Integer max) {
  public Cardinality {
    Document.expect(min >= 0 && (max == null || max >= min), "bounds of a cardinality");
  }

  public static final Cardinality ANY = new Cardinality(0, null);

  /** As written behind {@code @card}, for instance {@code 0..1}. */
  String spelling() {
    return min + ".." + (max == null ? "" : max);
  }
}
