package dev.omnigraph.schema;

import java.util.List;
import java.util.Set;

/** What the rows that are there must satisfy before a migration can take place. */
public sealed interface DataCheck {

  /** The type whose rows are looked at, with no more properties than are looked at. */
  GraphType type();

  /**
   * Every row obeys the {@link RowRules} of a type.
   *
   * @param type with the properties in question and the rules about them
   */
  record Values(GraphType type) implements DataCheck {}

  /** No two rows have the same members. */
  record Unique(GraphType type, Constraint.Unique unique) implements DataCheck {}

  /**
   * As many edges leave every source as the type says.
   *
   * @param source the node type at which the edges begin
   */
  record Count(EdgeType type, NodeType source) implements DataCheck {}

  /** A type without the properties that are not in a set, nor rules about those. */
  static GraphType narrowed(GraphType type, Set<String> propertyIds) {
    List<Property> properties =
        type.properties().stream().filter(each -> propertyIds.contains(each.id())).toList();
    List<Constraint> rules =
        type.constraints().stream()
            .filter(
                rule ->
                    switch (rule) {
                      case Constraint.Range range -> propertyIds.contains(range.member());
                      case Constraint.Check check -> propertyIds.contains(check.member());
                      default -> false;
                    })
            .toList();
    return switch (type) {
      case NodeType node ->
          new NodeType(node.id(), node.name(), List.of(), properties, rules, List.of());
      case EdgeType edge ->
          new EdgeType(
              edge.id(),
              edge.name(),
              edge.source(),
              edge.destination(),
              edge.cardinality(),
              properties,
              rules,
              List.of());
    };
  }
}
