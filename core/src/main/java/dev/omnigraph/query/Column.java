package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.PropertyType;

/** A column of a result. */
public record Column(String name, Type type) {

  /** What the cells of a column are. */
  public sealed interface Type {}

  /** A value of a property's type. */
  public record Value(PropertyType type) implements Type {}

  /** A node: an object with {@code @id} and the properties, without Blobs and Vectors. */
  public record Node(NodeType type) implements Type {}

  /**
   * An edge: an object with {@code @id}, {@code @src}, {@code @dst} and the properties, without
   * Blobs and Vectors.
   */
  public record Edge(EdgeType type) implements Type {}
}
