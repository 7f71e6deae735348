package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A property of a type.
 *
 * @param id stable id, {@code p} and a number; also the name of its column in fragments
 * @param annotations metadata, without {@code @key}, {@code @unique} and {@code @index}, which are
 *     constraints
 * @param initial what rows have that were written before the property was added, as a literal of
 *     the language; null: they have null. Stays what it was whatever becomes of {@code @default}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Property(
    String id,
    String name,
    PropertyType type,
    List<Annotation> annotations,
    @Nullable String initial) {
  public Property {
    annotations = annotations == null ? List.of() : List.copyOf(annotations);
  }

  /**
   * What a new row that does not give the property gets: the value of {@code @default}, read anew
   * at each call; without one null.
   */
  public @Nullable Object defaultValue() {
    String literal = defaultLiteral();
    return literal == null ? null : value(literal);
  }

  /**
   * What a row has that was written before the property was added, read anew at each call. May be a
   * value that an enum has lost since, where no row shows it any more.
   */
  public @Nullable Object initialValue() {
    if (initial == null || type.kind() != PropertyType.Kind.ENUM) {
      return initial == null ? null : value(initial);
    }
    return new Annotation(Annotation.DEFAULT, initial, Map.of()).text();
  }

  /** As written in {@code @default}, or null. */
  @Nullable String defaultLiteral() {
    for (Annotation annotation : annotations) {
      if (annotation.name().equals(Annotation.DEFAULT)) {
        return annotation.value();
      }
    }
    return null;
  }

  private Object value(String literal) {
    try {
      return new Annotation(Annotation.DEFAULT, literal, Map.of()).valueAs(type);
    } catch (ValueException e) {
      throw new IllegalStateException("@default of " + name + ": " + e.reason(), e);
    }
  }
}
