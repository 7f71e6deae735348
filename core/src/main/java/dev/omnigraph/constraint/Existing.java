package dev.omnigraph.constraint;

import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;

/** The rows that are there before a write. */
record Existing(State state, Tables tables) {
  /** How many keys are looked up at once. */
  static final int BATCH = 8192;

  GraphType type(String id) {
    return state.contract().type(id).orElseThrow();
  }

  TableView view(GraphType type) {
    return tables.view(type, state.table(type.id()).runs());
  }

  /** Whether there never was a row of a type, which needs no reading to tell. */
  boolean isEmpty(GraphType type) {
    return state.table(type.id()).runs().isEmpty();
  }
}
