package dev.omnigraph.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a type or property, known or not: {@code @name}, {@code @name(value)},
 * {@code @name(value, k=v)}.
 *
 * @param name without the {@code @}
 * @param value the positional argument as a literal of the language (a string in its quotes), or
 *     null
 * @param arguments the named ones likewise, in order of declaration
 */
public record Annotation(String name, @Nullable String value, Map<String, String> arguments) {
  public Annotation {
    arguments = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(arguments));
  }
}
