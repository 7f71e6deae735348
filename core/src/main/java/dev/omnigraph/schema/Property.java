package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a type.
 *
 * @param id stable id, {@code p} and a number; also the name of its column in fragments
 * @param annotations metadata, without {@code @key}, {@code @unique} and {@code @index}, which are
 *     constraints
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Property(String id, String name, PropertyType type, List<Annotation> annotations) {
  public Property {
    annotations = annotations == null ? List.of() : List.copyOf(annotations);
  }

  /**
   * What a row that does not give the property has: the value of {@code @default}, read anew at
   * each call; without one null.
   */
  public @Nullable Object defaultValue() {
    for (Annotation annotation : annotations) {
      if (annotation.name().equals(Annotation.DEFAULT)) {
        try {
          return annotation.valueAs(type);
        } catch (ValueException e) {
          throw new IllegalStateException("@default of " + name + ": " + e.reason(), e);
        }
      }
    }
    return null;
  }
}
