package dev.omnigraph.schema;

import java.util.List;

/**
 * Properties that several node types share. Has no table: the properties stand in every node type
 * that implements it, under ids of that type; here they are kept for printing.
 */
public record InterfaceType(String id, String name, List<Property> properties) {
  public InterfaceType {
    properties = List.copyOf(properties);
  }
}
