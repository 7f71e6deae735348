package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;

/**
 * A variable of a query: one column of its bindings, which are ordinals of rows of the type's
 * table.
 *
 * @param index of the column; unique in the query, those of inner patterns included
 * @param name without the {@code $}
 * @param optional whether a binding may have no row of it, which is the ordinal {@link #NONE}
 */
record Slot(int index, String name, GraphType type, boolean optional) {
  /** Stands for no row. */
  static final int NONE = -1;

  boolean isEdge() {
    return type instanceof EdgeType;
  }

  /** One query has one slot of an index; to compare types would only take time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Slot slot && slot.index == index;
  }

  @Override
  public int hashCode() {
    return index;
  }

  @Override
  public String toString() {
    return "$" + name;
  }
}
