package dev.omnigraph.schema;

import java.util.List;
import java.util.Optional;

/** A node type or an edge type: what has a table. */
public sealed interface GraphType permits NodeType, EdgeType {

  /** Stable id, {@code t} and a number; also the id of its table. */
  String id();

  /** As declared. */
  String name();

  /** In order of declaration, those of its interfaces behind its own. */
  List<Property> properties();

  /**
   * Keys, unique ones and indexes of a single property in order of the properties, then all others
   * in order of declaration; at most one is a key.
   */
  List<Constraint> constraints();

  /** Metadata, in order of declaration. */
  List<Annotation> annotations();

  /** The property of that name. */
  default Optional<Property> property(String name) {
    return properties().stream().filter(property -> property.name().equals(name)).findFirst();
  }

  /** The property with that stable id. */
  default Optional<Property> propertyById(String id) {
    return properties().stream().filter(property -> property.id().equals(id)).findFirst();
  }

  /** The key, if the type has one. */
  default Optional<Constraint.Key> key() {
    return constraints().stream()
        .filter(Constraint.Key.class::isInstance)
        .map(Constraint.Key.class::cast)
        .findFirst();
  }
}
