package dev.omnigraph.constraint;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rows written to a table say that is not in the order of the table: destinations and
 * unique values, each sorted; and the table's write summary.
 */
final class TableKeys implements AutoCloseable {
  private final GraphType type;
  private final Footprint.Builder summary = new Footprint.Builder();
  private final Sorter destinations;
  private final Map<Constraint.Unique, Sorter> claims = new LinkedHashMap<>();
  private final RecordWriter writer = new RecordWriter();

  private TableKeys(GraphType type, Scratch scratch) {
    this.type = type;
    this.destinations = scratch.sorter();
    for (Constraint constraint : type.constraints()) {
      if (constraint instanceof Constraint.Unique unique) {
        claims.put(unique, scratch.sorter());
      }
    }
  }

  /**
   * Reads all rows of a table once.
   *
   * @param replaces whether all rows that are there go
   */
  static TableKeys of(TableWrites table, boolean replaces, Scratch scratch) {
    TableKeys keys = new TableKeys(table.type(), scratch);
    Cursor<WrittenRow> rows = table.rows();
    for (WrittenRow row = rows.next(); row != null; row = rows.next()) {
      keys.add(row, replaces);
    }
    if (replaces) {
      keys.summarizeAll();
    }
    return keys;
  }

  private void add(WrittenRow row, boolean replaces) {
    if (!replaces) {
      summary.add(Footprint.IDS, row.id());
    }
    if (type instanceof EdgeType && !replaces) {
      summary.add(Footprint.SRC, row.source());
      summary.add(Footprint.DST, row.destination());
    }
    if (row.isDeleted()) {
      summary.add(Footprint.GONE, row.id());
    } else {
      addClaims(row, replaces);
    }
  }

  private void addClaims(WrittenRow row, boolean replaces) {
    if (type instanceof EdgeType) {
      destinations.add(writer.text(row.destination()).small(row.line()).take());
    }
    claims.forEach(
        (unique, sorter) -> {
          List<Object> tuple = UniqueTuple.of(type, unique, row.row());
          if (tuple != null) {
            String[] spelling = UniqueTuple.spelling(type, unique, tuple);
            sorter.add(UniqueClaim.record(type, unique, row, tuple, writer));
            if (!replaces) {
              summary.add(unique.id(), spelling);
            }
          }
        });
  }

  private void summarizeAll() {
    summary.addAll(Footprint.IDS);
    summary.addAll(Footprint.GONE);
    if (type instanceof EdgeType) {
      summary.addAll(Footprint.SRC);
      summary.addAll(Footprint.DST);
    }
    claims.keySet().forEach(unique -> summary.addAll(unique.id()));
  }

  /** Adds what a row frees that is replaced. */
  void addReplaced(Row row) {
    summary.add(Footprint.IDS, row.id());
    if (type instanceof EdgeType) {
      summary.add(Footprint.SRC, row.source());
      summary.add(Footprint.DST, row.destination());
    }
    for (Constraint.Unique unique : claims.keySet()) {
      List<Object> tuple = UniqueTuple.of(type, unique, row);
      if (tuple != null) {
        summary.add(unique.id(), UniqueTuple.spelling(type, unique, tuple));
      }
    }
  }

  Footprint summary() {
    return summary.build();
  }

  /** Destinations of edges as (text, line). */
  Sorter destinations() {
    return destinations;
  }

  /** Rows with unique values as {@link UniqueClaim#record}. */
  Map<Constraint.Unique, Sorter> claims() {
    return claims;
  }

  @Override
  public void close() {
    destinations.close();
    claims.values().forEach(Sorter::close);
  }
}
