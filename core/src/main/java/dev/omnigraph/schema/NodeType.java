package dev.omnigraph.schema;

import java.util.List;

/**
 * A type of nodes.
 *
 * @param interfaces names of the interfaces it implements, in order of declaration
 */
public record NodeType(
    String id,
    String name,
    List<String> interfaces,
    List<Property> properties,
    List<Constraint> constraints,
    List<Annotation> annotations)
    implements GraphType {
  public NodeType {
    interfaces = List.copyOf(interfaces);
    properties = List.copyOf(properties);
    constraints = List.copyOf(constraints);
    annotations = List.copyOf(annotations);
  }
}
