package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what bindings are compared by, term after term. */
final class BatchKey implements AutoCloseable {
  private final QueryContext context;
  private final GraphView graph;
  private final List<Part> parts = new ArrayList<>();
  private final List<FieldColumn> columns = new ArrayList<>();
  private @Nullable Batch batch;

  /**
   * One part of a key.
   *
   * @param values by binding, or null: the ordinals of the slot
   */
  private record Part(@Nullable Values values, @Nullable Slot slot, boolean descending) {}

  BatchKey(QueryContext context, GraphView graph) {
    this.context = context;
    this.graph = graph;
  }

  /** Adds the value of a field, or the id of a node or edge. */
  void add(Term term, boolean descending) {
    switch (term) {
      case Term.Field field -> addColumn(field.slot(), field.property().id(), descending);
      case Term.Entity entity -> {
        if (entity.slot().isEdge()) {
          addId(entity.slot(), descending);
        } else {
          // The ordinals of nodes are in the order of their ids.
          addOrdinal(entity.slot(), descending);
        }
      }
      default -> throw new IllegalStateException(term.toString());
    }
  }

  void addOrdinal(Slot slot, boolean descending) {
    parts.add(new Part(null, slot, descending));
  }

  void addId(Slot slot, boolean descending) {
    addColumn(slot, "@id", descending);
  }

  private void addColumn(Slot slot, String name, boolean descending) {
    FieldColumn column = new FieldColumn(context, graph, slot, name);
    columns.add(column);
    addValues(column.values(), descending);
  }

  /** Adds values that the caller keeps up with the batch. */
  void addValues(Values values, boolean descending) {
    parts.add(new Part(values, null, descending));
  }

  /** Reads what the keys of a batch need. */
  void load(Batch bindings) {
    batch = bindings;
    columns.forEach(column -> column.load(bindings.columns, bindings.size));
  }

  /** Appends the key of a binding of the batch that was loaded last. */
  void put(int row, KeyWriter key) {
    for (Part part : parts) {
      if (part.values() != null) {
        key.put(part.values(), row, part.descending());
      } else if (part.slot() != null && batch != null) {
        key.putOrdinal(batch.column(part.slot())[row], part.descending());
      }
    }
  }

  @Override
  public void close() {
    columns.forEach(FieldColumn::close);
  }
}
