package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A type of directed edges between nodes of two types.
 *
 * @param source id of the node type at which they begin
 * @param destination id of the node type at which they end
 * @param cardinality how many may leave one source
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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
    properties = properties == null ? List.of() : List.copyOf(properties);
    constraints = constraints == null ? List.of() : List.copyOf(constraints);
    annotations = annotations == null ? List.of() : List.copyOf(annotations);
  }
}
