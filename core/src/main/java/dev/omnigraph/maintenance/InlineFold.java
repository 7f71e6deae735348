package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of a state with neighbouring inline runs made one each, for a version that begins with
 * that state. Takes no request.
 */
record InlineFold(Tables tables, State state) {

  /** By id; without those of types that are no longer in the schema. */
  Map<String, TableState> fold() {
    Map<String, TableState> folded = new TreeMap<>();
    state
        .contract()
        .types()
        .filter(type -> state.tables().containsKey(type.id()))
        .forEach(type -> folded.put(type.id(), fold(type, state.table(type.id()))));
    return folded;
  }

  private TableState fold(GraphType type, TableState table) {
    List<Run> runs = new ArrayList<>();
    List<Run> inline = new ArrayList<>();
    for (Run run : table.runs()) {
      if (run instanceof Run.Stored) {
        addOne(type, inline, runs);
        runs.add(run);
      } else {
        inline.add(run);
      }
    }
    addOne(type, inline, runs);
    return new TableState(table.tableVersion(), runs);
  }

  /** Makes one run of neighbours; none where they are the oldest and no row is left of them. */
  private void addOne(GraphType type, List<Run> neighbours, List<Run> runs) {
    if (neighbours.size() == 1) {
      runs.addAll(neighbours);
    } else if (!neighbours.isEmpty()) {
      List<Row> rows = new ArrayList<>();
      tables.merge(type, neighbours, runs.isEmpty(), rows::add);
      if (!rows.isEmpty()) {
        runs.add(
            new Run.Inline(
                neighbours.getLast().sequence(),
                InlineRows.of(type, state.contract().schemaVersion(), rows)));
      }
    }
    neighbours.clear();
  }
}
