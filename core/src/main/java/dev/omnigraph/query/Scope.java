package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of a match or of a {@code not} in it, while it is checked. */
final class Scope {
  private final @Nullable Scope outer;
  private final @Nullable Slot row;
  private final Map<String, Variable> variables = new HashMap<>();
  private final List<Variable> declared = new ArrayList<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
    this.row = null;
  }

  /** The scope of a statement without variables. */
  private Scope(Slot row) {
    this.outer = null;
    this.row = row;
  }

  /** Where the properties of a row can be spoken of by their names alone. */
  static Scope ofRow(Slot row) {
    return new Scope(row);
  }

  /** The row whose properties need no variable; null where all of them do. */
  @Nullable Slot row() {
    return row;
  }

  /** A node variable whose type is being found out, or an edge variable. */
  static final class Variable {
    final String name;
    final boolean edge;

    /** The types that a node can still have; null: any. */
    @Nullable Set<NodeType> candidates;

    /** The type of an edge; null after an error. */
    @Nullable EdgeType edgeType;

    /** Known when all clauses were looked at; null after an error. */
    @Nullable Slot slot;

    Variable(String name, boolean edge) {
      this.name = name;
      this.edge = edge;
    }

    /** The one type that it has; null if that is not known. */
    @Nullable GraphType type() {
      if (edge) {
        return edgeType;
      }
      return candidates != null && candidates.size() == 1 ? candidates.iterator().next() : null;
    }

    boolean canBe(NodeType type) {
      return candidates == null || candidates.contains(type);
    }

    /** Keeps those of the types that it can have; says whether that excludes one. */
    boolean narrow(Collection<NodeType> types) {
      Set<NodeType> kept = new LinkedHashSet<>(types);
      if (candidates != null) {
        kept.retainAll(candidates);
      }
      boolean changed = !kept.equals(candidates);
      candidates = kept;
      return changed;
    }
  }

  /** The variable of that name, here or further out. */
  @Nullable Variable find(String name) {
    Variable variable = variables.get(name);
    return variable != null || outer == null ? variable : outer.find(name);
  }

  /** A variable of that name, known here or further out or else declared here. */
  Variable node(String name) {
    Variable known = find(name);
    return known != null ? known : declare(name, false);
  }

  /** Declares a variable here; the anonymous one is another each time. */
  Variable declare(String name, boolean edge) {
    Variable variable = new Variable(name, edge);
    declared.add(variable);
    if (!name.equals(Name.ANONYMOUS)) {
      variables.put(name, variable);
    }
    return variable;
  }

  /** Makes the variables of an inner scope known here too. */
  void adopt(Scope inner) {
    variables.putAll(inner.variables);
  }

  /** Those declared here, in order of appearance. */
  List<Variable> declared() {
    return declared;
  }

  /** All names that can be spoken of here. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(variables.keySet());
    if (outer != null) {
      names.addAll(outer.names());
    }
    return names;
  }
}
