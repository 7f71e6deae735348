package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A type of nodes.
 *
 * @param interfaces names of the interfaces it implements, in order of declaration
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NodeType(
    String id,
    String name,
    List<String> interfaces,
    List<Property> properties,
    List<Constraint> constraints,
    List<Annotation> annotations)
    implements GraphType {
  public NodeType {
    interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
    properties = properties == null ? List.of() : List.copyOf(properties);
    constraints = constraints == null ? List.of() : List.copyOf(constraints);
    annotations = annotations == null ? List.of() : List.copyOf(annotations);
  }
}
