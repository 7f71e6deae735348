package dev.omnigraph.constraint;

import dev.omnigraph.constraint.TableWrites.GivenId;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.Records;
import dev.omnigraph.table.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that span rows (key, unique, endpoints, cardinality), checked on the state that will be
 * published: what is there, without what the transaction replaces, and what it writes. Notes
 * everything it looks up in a read set.
 *
 * <p>Rows are read in order, several times, and what is asked for in another order is sorted first,
 * so that memory is bounded whatever the number of rows.
 */
public final class ConstraintCheck {
  private final Existing existing;
  private final WriteSet writes;
  private final Violations violations;
  private final Reads reads;
  private final Map<String, Footprint> summaries = new TreeMap<>();

  public ConstraintCheck(
      State state, Tables tables, WriteSet writes, Violations violations, Reads reads) {
    this.existing = new Existing(state, tables);
    this.writes = writes;
    this.violations = violations;
    this.reads = reads;
  }

  /**
   * Checks everything.
   *
   * @return the write summary of every table that is written
   * @throws dev.omnigraph.error.ConstraintViolationException with what was found
   */
  public Map<String, Footprint> run() {
    for (TableWrites table : writes.tables().values()) {
      try (TableKeys keys =
          TableKeys.of(table, writes.replaces(table.type().id()), writes.scratch())) {
        check(table, keys);
      }
    }
    for (EdgeType edge : existing.state().contract().edges()) {
      endpoints(edge, Footprint.SRC).retained();
      endpoints(edge, Footprint.DST).retained();
      if (!writes.tables().containsKey(edge.id())) {
        try (CardinalityCheck cardinality = cardinality(edge)) {
          cardinality.run();
        }
      }
    }
    violations.throwIfAny();
    return summaries;
  }

  private void check(TableWrites table, TableKeys keys) {
    new IdCheck(existing, violations, reads).run(table, writes.rule() == WriteSet.Rule.INSERT);
    if (table.type() instanceof EdgeType edge) {
      try (CardinalityCheck cardinality = cardinality(edge)) {
        replaced(table, keys, cardinality);
        unique(table, keys);
        endpoints(edge, Footprint.SRC).written(sources(table));
        endpoints(edge, Footprint.DST).written(destinations(keys));
        cardinality.run();
      }
    } else {
      replaced(table, keys, null);
      unique(table, keys);
    }
    summaries.put(table.type().id(), keys.summary());
  }

  /**
   * Looks at the rows that upserts take the place of or that are deleted, where their going matters
   * to anybody: edges leave their ends, and rows of a type with unique constraints free their
   * values. Other rows are not looked up.
   */
  private void replaced(TableWrites table, TableKeys keys, @Nullable CardinalityCheck cardinality) {
    GraphType type = table.type();
    if (writes.rule() != WriteSet.Rule.UPSERT
        || (type instanceof NodeType && keys.claims().isEmpty())) {
      return;
    }
    Cursor<GivenId> ids = table.givenIds();
    Map<String, Integer> batch = new LinkedHashMap<>();
    GivenId next = ids.next();
    while (next != null) {
      batch.put(next.id(), next.line());
      reads.add(type.id(), Footprint.IDS, next.id());
      next = ids.next();
      if (next == null || batch.size() == Existing.BATCH) {
        if (!existing.isEmpty(type)) {
          existing
              .view(type)
              .find(batch.keySet())
              .forEach(
                  (id, row) -> {
                    keys.addReplaced(row);
                    if (cardinality != null) {
                      cardinality.lose(row.source(), Objects.requireNonNull(batch.get(id)));
                    }
                  });
        }
        batch.clear();
      }
    }
  }

  private void unique(TableWrites table, TableKeys keys) {
    keys.claims()
        .forEach(
            (unique, claims) ->
                new UniqueCheck(existing, writes, violations, reads, table, unique).run(claims));
  }

  private EndpointCheck endpoints(EdgeType edge, String side) {
    return new EndpointCheck(existing, writes, violations, reads, edge, side);
  }

  private CardinalityCheck cardinality(EdgeType edge) {
    return new CardinalityCheck(existing, writes, violations, reads, edge);
  }

  private static Cursor<EndpointCheck.End> sources(TableWrites edges) {
    Cursor<WrittenRow> rows = edges.liveRows();
    return () -> {
      WrittenRow row = rows.next();
      return row == null ? null : new EndpointCheck.End(row.source(), row.line());
    };
  }

  private static Cursor<EndpointCheck.End> destinations(TableKeys keys) {
    Records sorted = keys.destinations().records();
    return () -> {
      byte[] record = sorted.next();
      if (record == null) {
        return null;
      }
      RecordReader in = new RecordReader(record);
      return new EndpointCheck.End(in.text(), in.small());
    };
  }
}
