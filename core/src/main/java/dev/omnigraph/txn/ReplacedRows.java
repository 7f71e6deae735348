package dev.omnigraph.txn;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows that upserts take the place of, where their going matters to anybody: edges leave their
 * ends, and rows of a type with unique constraints free their values. Other rows are not looked up.
 *
 * @param tables by table id, then by id
 */
record ReplacedRows(Map<String, Map<String, Row>> tables) {

  /** Looks them up, and notes that in the read set. */
  static ReplacedRows find(State state, Tables tables, WriteSet writes, ReadSet.Builder reads) {
    Map<String, Map<String, Row>> found = new HashMap<>();
    if (writes.rule() == WriteSet.Rule.UPSERT) {
      for (WriteSet.Inserts inserts : writes.tables().values()) {
        GraphType type = inserts.type();
        if (matters(type)) {
          List<String> ids = inserts.rows().stream().map(insert -> insert.row().id()).toList();
          ids.forEach(id -> reads.add(type.id(), Footprint.IDS, id));
          found.put(type.id(), tables.view(type, state.table(type.id()).runs()).find(ids));
        }
      }
    }
    return new ReplacedRows(found);
  }

  private static boolean matters(GraphType type) {
    return type instanceof EdgeType
        || type.constraints().stream().anyMatch(Constraint.Unique.class::isInstance);
  }

  /** The replaced rows of a table by id. */
  Map<String, Row> of(String table) {
    return tables.getOrDefault(table, Map.of());
  }
}
