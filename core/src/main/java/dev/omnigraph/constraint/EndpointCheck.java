package dev.omnigraph.constraint;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Every edge has a node at one of its sides. */
final class EndpointCheck {
  private final Existing existing;
  private final WriteSet writes;
  private final Violations violations;
  private final Reads reads;
  private final EdgeType edge;
  private final String side;
  private final GraphType node;

  /**
   * @param side {@link Footprint#SRC} or {@link Footprint#DST}
   */
  EndpointCheck(
      Existing existing,
      WriteSet writes,
      Violations violations,
      Reads reads,
      EdgeType edge,
      String side) {
    this.existing = existing;
    this.writes = writes;
    this.violations = violations;
    this.reads = reads;
    this.edge = edge;
    this.side = side;
    this.node = existing.type(side.equals(Footprint.SRC) ? edge.source() : edge.destination());
  }

  /** An end of an edge that is written. */
  record End(String id, int line) {}

  /**
   * Checks edges that are written.
   *
   * @param ends of all of them, sorted by id
   */
  void written(Cursor<End> ends) {
    Matching nodes = Matching.ofRows(writes.rows(node.id()));
    Matching gone = Matching.ofRows(writes.deleted(node.id()));
    Map<String, Integer> missing = new LinkedHashMap<>();
    End next = ends.next();
    while (next != null) {
      String id = next.id();
      int line = next.line();
      for (next = ends.next(); next != null && next.id().equals(id); next = ends.next()) {
        line = Math.min(line, next.line());
      }
      if (gone.contains(id)) {
        report(id, line);
      } else if (!nodes.contains(id)) {
        missing.put(id, line);
        if (missing.size() == Existing.BATCH) {
          report(missing);
        }
      }
    }
    report(missing);
  }

  private void report(Map<String, Integer> missing) {
    if (!writes.replaces(node.id())) {
      missing.keySet().forEach(id -> reads.add(node.id(), Footprint.GONE, id));
      if (!existing.isEmpty(node)) {
        Set<String> there = existing.view(node).contains(missing.keySet());
        missing.keySet().removeAll(there);
      }
    }
    missing.forEach(this::report);
    missing.clear();
  }

  private void report(String id, int line) {
    String member = side.equals(Footprint.SRC) ? "from" : "to";
    violations.add(
        "endpoint_missing",
        "%s: there is no %s `%s` for `%s`".formatted(edge.name(), node.name(), id, member),
        line);
  }

  /** Checks edges that stay, where the nodes are replaced. */
  void retained() {
    if (!writes.replaces(node.id()) || writes.replaces(edge.id())) {
      return;
    }
    reads.addAll(edge.id(), side);
    if (existing.isEmpty(edge)) {
      return;
    }
    TableView edges = existing.view(edge);
    Matching nodes = Matching.ofRows(writes.rows(node.id()));
    if (side.equals(Footprint.SRC)) {
      edges.texts(Tables.SRC, (ordinal, end) -> retained(edges, ordinal, end, nodes));
      return;
    }
    try (Sorter ends = writes.scratch().sorter()) {
      RecordWriter writer = new RecordWriter();
      edges.texts(Tables.DST, (ordinal, end) -> ends.add(writer.text(end).small(ordinal).take()));
      Records sorted = ends.records();
      for (byte[] record = sorted.next(); record != null; record = sorted.next()) {
        RecordReader in = new RecordReader(record);
        String end = in.text();
        retained(edges, in.small(), end, nodes);
      }
    }
  }

  private void retained(TableView edges, int ordinal, String end, Matching nodes) {
    if (!nodes.contains(end)) {
      Row row = edges.row(ordinal);
      violations.add(
          "endpoint_missing",
          "%s `%s` from `%s` to `%s` would stay without its %s `%s`"
              .formatted(edge.name(), row.id(), row.source(), row.destination(), node.name(), end),
          0);
    }
  }
}
