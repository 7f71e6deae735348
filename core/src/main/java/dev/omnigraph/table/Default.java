package dev.omnigraph.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.schema.Annotation;
import dev.omnigraph.schema.Property;
import org.jspecify.annotations.Nullable;

/** The value of a property in rows that were written before it was added. */
final class Default {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Default() {}

  /** What {@code @default(literal)} says, or null. */
  static @Nullable Object of(Property property) {
    for (Annotation annotation : property.annotations()) {
      if (annotation.name().equals("default") && annotation.value() != null) {
        return read(property, annotation.value());
      }
    }
    return null;
  }

  private static @Nullable Object read(Property property, String literal) {
    try {
      return InlineValues.read(property.type(), JSON.readTree(literal));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "property %s has a default that is no value: %s".formatted(property.name(), literal), e);
    }
  }
}
