package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Properties that several node types share. Has no table: the properties stand in every node type
 * that implements it, under ids of that type; here they are kept for printing.
 *
 * @param constraints those written at a property, of one member each
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InterfaceType(
    String id, String name, List<Property> properties, List<Constraint> constraints) {
  public InterfaceType {
    properties = properties == null ? List.of() : List.copyOf(properties);
    constraints = constraints == null ? List.of() : List.copyOf(constraints);
  }
}
