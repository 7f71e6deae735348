package dev.omnigraph.schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accepted schema of a branch: what every row of it obeys. Immutable; kept as JSON in version
 * objects.
 *
 * @param schemaVersion counts accepted schemas of a graph, from 1; fragments carry it
 * @param nextId the number that the next new type, property or constraint gets in its id: ids are
 *     never used again, so a dropped name that comes back is another lifetime
 * @param interfaces in order of declaration
 * @param nodes in order of declaration
 * @param edges in order of declaration
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonDeserialize(converter = ContractCheck.OfKept.class)
public record Contract(
    int schemaVersion,
    int nextId,
    List<InterfaceType> interfaces,
    List<NodeType> nodes,
    List<EdgeType> edges) {
  public Contract {
    interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    edges = edges == null ? List.of() : List.copyOf(edges);
  }

  /** The node type of that exact name. */
  public Optional<NodeType> node(String name) {
    return nodes.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /** The edge type of that name, whatever its case. */
  public Optional<EdgeType> edge(String name) {
    return edges.stream().filter(type -> type.name().equalsIgnoreCase(name)).findFirst();
  }

  /** The type whose table has that id. */
  public Optional<GraphType> type(String id) {
    return types().filter(type -> type.id().equals(id)).findFirst();
  }

  /** All node types, then all edge types. */
  @JsonIgnore
  public Stream<GraphType> types() {
    return Stream.concat(nodes.stream(), edges.stream());
  }
}
