package dev.omnigraph.constraint;

import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rows that are there have the ids that they must have, each once, and edges their
 * nodes: what no change of a schema can put in question, and only damage can break. Memory is
 * bounded whatever the number of rows.
 */
public final class IdentityCheck {
  private final Existing existing;
  private final Violations violations;
  private final Scratch scratch;
  private final RecordWriter writer = new RecordWriter();

  /**
   * @param violations takes the rows that are wrong
   */
  public IdentityCheck(State state, Tables tables, Violations violations, Scratch scratch) {
    this.existing = new Existing(state, tables);
    this.violations = violations;
    this.scratch = scratch;
  }

  /** Looks at the rows of a type. */
  public void run(GraphType type) {
    ids(type);
    switch (type) {
      case NodeType node -> node.key().ifPresent(key -> keys(node, key.members()));
      case EdgeType edge -> {
        ends(edge, Tables.SRC, edge.source());
        ends(edge, Tables.DST, edge.destination());
      }
    }
  }

  private void ids(GraphType type) {
    try (Sorter ids = scratch.sorter()) {
      existing.view(type).texts(Tables.ID, (ordinal, id) -> ids.add(writer.text(id).take()));
      Records sorted = ids.records();
      String before = null;
      for (byte[] record = sorted.next(); record != null; record = sorted.next()) {
        String id = new RecordReader(record).text();
        if (id.equals(before)) {
          violations.add("id_twice", "%s `%s` is there twice".formatted(type.name(), id), 0);
        }
        before = id;
      }
    }
  }

  private void keys(NodeType type, List<String> members) {
    existing
        .view(type)
        .forEachTuple(
            members,
            (id, tuple) -> {
              String expected = NodeIds.of(type, values(type, members, tuple));
              if (!id.equals(expected)) {
                violations.add(
                    "id_not_key",
                    "%s `%s` should have the id `%s`, by its key"
                        .formatted(type.name(), id, expected),
                    0);
              }
            });
  }

  private static @Nullable Object[] values(
      NodeType type, List<String> members, List<Object> tuple) {
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int i = 0; i < values.length; i++) {
      int member = members.indexOf(type.properties().get(i).id());
      values[i] = member < 0 ? null : tuple.get(member);
    }
    return values;
  }

  private void ends(EdgeType edge, String column, String node) {
    try (Sorter ends = scratch.sorter()) {
      existing.view(edge).texts(column, (ordinal, id) -> ends.add(writer.text(id).take()));
      GraphType type = existing.type(node);
      Ends wanted = new Ends(edge, type, ends.records());
      existing.view(type).texts(Tables.ID, (ordinal, id) -> wanted.seen(id));
      wanted.end();
    }
  }

  /** Ends of edges in order, beside the ids of nodes in order. */
  private final class Ends {
    private final EdgeType edge;
    private final GraphType node;
    private final Records ends;
    private @Nullable String next;

    Ends(EdgeType edge, GraphType node, Records ends) {
      this.edge = edge;
      this.node = node;
      this.ends = ends;
      advance();
    }

    /** To the next end of another id. */
    private void advance() {
      String last = next;
      do {
        byte[] record = ends.next();
        next = record == null ? null : new RecordReader(record).text();
      } while (next != null && next.equals(last));
    }

    /** There is a node of an id, and none between it and the one before. */
    void seen(String id) {
      while (next != null && Row.ID_ORDER.compare(next, id) < 0) {
        missing(next);
      }
      if (id.equals(next)) {
        advance();
      }
    }

    void end() {
      while (next != null) {
        missing(next);
      }
    }

    private void missing(String id) {
      violations.add(
          "endpoint_missing",
          "%s lead from or to %s `%s`, which is not there".formatted(edge.name(), node.name(), id),
          0);
      advance();
    }
  }
}
