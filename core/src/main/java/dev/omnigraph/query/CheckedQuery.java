package dev.omnigraph.query;

import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query that fits the contract it was checked against. Immutable. */
public sealed interface CheckedQuery {
  String name();

  /** In order of declaration. */
  List<Parameter> parameters();

  /**
   * A query that reads.
   *
   * @param slots all variables, those of inner patterns included, by their index
   * @param grouped whether an output is an aggregate: one row a group
   * @param limit at most so many rows; null, or of the value null: all
   * @param offset so many rows are left out first; null, or of the value null: none
   */
  record CheckedRead(
      String name,
      List<Parameter> parameters,
      List<Slot> slots,
      Pattern pattern,
      List<Output> outputs,
      boolean grouped,
      List<SortKey> order,
      @Nullable Operand limit,
      @Nullable Operand offset)
      implements CheckedQuery {
    public CheckedRead {
      parameters = List.copyOf(parameters);
      slots = List.copyOf(slots);
      outputs = List.copyOf(outputs);
      order = List.copyOf(order);
    }

    /** The columns of the result. */
    public List<Column> columns() {
      return outputs.stream().map(Output::column).toList();
    }
  }

  /** A returned column. */
  record Output(Column column, Term term) {}

  /** What rows are sorted by; in a grouped query the term of an output. */
  record SortKey(Term term, boolean descending) {}

  /** A query that changes the graph: statements, run in order. */
  record CheckedMutation(String name, List<Parameter> parameters, List<Change> changes)
      implements CheckedQuery {
    public CheckedMutation {
      parameters = List.copyOf(parameters);
      changes = List.copyOf(changes);
    }
  }

  /** One statement of a mutation. */
  sealed interface Change {
    GraphType type();
  }

  /**
   * A new node; one with a key takes the place of the one that has it.
   *
   * @param values by property; the others get their default or null
   */
  record InsertNode(NodeType type, Map<Property, Operand> values) implements Change {
    public InsertNode {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /**
   * A new edge.
   *
   * @param from id of the source
   * @param to id of the destination
   */
  record InsertEdge(EdgeType type, Operand from, Operand to, Map<Property, Operand> values)
      implements Change {
    public InsertEdge {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** Other values for the nodes or edges that satisfy conditions. */
  record Update(GraphType type, Map<Property, Operand> values, Where where) implements Change {
    public Update {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** The end of the nodes or edges that satisfy conditions. */
  record Delete(GraphType type, Where where) implements Change {}

  /**
   * Which rows a statement is about.
   *
   * @param row stands for one
   * @param conditions on it, all of which must hold
   */
  record Where(Slot row, List<Condition> conditions) {
    public Where {
      conditions = List.copyOf(conditions);
    }
  }
}
