package dev.omnigraph.schema;

import java.util.List;

/**
 * A type of directed edges between nodes of two types.
 *
 * @param source id of the node type at which they begin
 * @param destination id of the node type at which they end
 * @param cardinality how many may leave one source
 */
public record EdgeType(
    String id,
    String name,
    String source,
    String destination,
    Cardinality cardinality,
    List<Property> properties,
    List<Constraint> constraints,
    List<Annotation> annotations)
    implements GraphType {
  public EdgeType {
    properties = List.copyOf(properties);
    constraints = List.copyOf(constraints);
    annotations = List.copyOf(annotations);
  }
}
