package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;

/**
 * A variable of a query: one column of its bindings, which are ordinals of rows of the type's
 * table.
 *
 * @param index of the column; unique in the query, those of inner patterns included
 * @param name without the {@code $}
 */
record Slot(int index, String name, GraphType type) {
  boolean isEdge() {
    return type instanceof EdgeType;
  }

  @Override
  public String toString() {
    return "$" + name;
  }
}
