package dev.omnigraph.schema;

import java.util.List;

/**
 * A property of a type.
 *
 * @param id stable id, {@code p} and a number; also the name of its column in fragments
 * @param annotations metadata, without {@code @key}, {@code @unique} and {@code @index}, which are
 *     constraints
 */
public record Property(String id, String name, PropertyType type, List<Annotation> annotations) {
  public Property {
    annotations = List.copyOf(annotations);
  }
}
