package dev.omnigraph.txn;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a transaction changes, for those who looked at it: the keys of rows that come and go. */
final class WriteSummary {
  private WriteSummary() {}

  /** The write summary of every table that is written. */
  static Map<String, Footprint> of(WriteSet writes, ReplacedRows replaced) {
    Map<String, Footprint> written = new TreeMap<>();
    writes
        .tables()
        .forEach(
            (table, inserts) -> {
              Footprint.Builder keys = new Footprint.Builder();
              if (writes.replaces(table)) {
                addAll(inserts.type(), keys);
              } else {
                inserts.rows().forEach(insert -> add(inserts.type(), insert.row(), keys));
                replaced.of(table).values().forEach(row -> add(inserts.type(), row, keys));
              }
              written.put(table, keys.build());
            });
    return written;
  }

  private static void add(GraphType type, Row row, Footprint.Builder keys) {
    keys.add(Footprint.IDS, row.id());
    if (type instanceof EdgeType) {
      keys.add(Footprint.SRC, row.source());
      keys.add(Footprint.DST, row.destination());
    }
    for (Constraint constraint : type.constraints()) {
      if (constraint instanceof Constraint.Unique unique) {
        List<Object> tuple = UniqueTuple.of(type, unique, row);
        if (tuple != null) {
          keys.add(unique.id(), UniqueTuple.spelling(type, unique, tuple));
        }
      }
    }
  }

  private static void addAll(GraphType type, Footprint.Builder keys) {
    keys.addAll(Footprint.IDS);
    if (type instanceof EdgeType) {
      keys.addAll(Footprint.SRC);
      keys.addAll(Footprint.DST);
    }
    for (Constraint constraint : type.constraints()) {
      if (constraint instanceof Constraint.Unique unique) {
        keys.addAll(unique.id());
      }
    }
  }
}
