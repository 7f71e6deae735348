package dev.omnigraph.query;

import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.List;

/** What a node or an edge has beside its properties; read like one. */
final class Meta {
  static final String ID = "@id";
  static final String SOURCE = "@src";
  static final String DESTINATION = "@dst";

  /** The name of its type, which is known without reading. */
  static final String TYPE = "@type";

  private Meta() {}

  /** As if it were a property: tables have a column of the same name. */
  static Property property(String name) {
    return new Property(name, name, PropertyType.scalar(Kind.STRING, false), List.of(), null);
  }
}
