package dev.omnigraph.constraint;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.DataCheck;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.RowRules;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Tables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether all rows that are there satisfy what a schema is to demand of them. Memory is bounded
 * whatever the number of rows; no more columns are read than are asked about.
 */
public final class TableCheck {
  private final Existing existing;
  private final Violations violations;
  private final Scratch scratch;
  private final Reads reads;
  private final RecordWriter writer = new RecordWriter();

  /**
   * @param state the rows
   * @param violations takes the rows that break a rule
   * @param reads is told which tables were looked at
   */
  public TableCheck(
      State state, Tables tables, Violations violations, Scratch scratch, Reads reads) {
    this.existing = new Existing(state, tables);
    this.violations = violations;
    this.scratch = scratch;
    this.reads = reads;
  }

  /**
   * Looks at the rows.
   *
   * @throws ConstraintViolationException once so many rows are wrong as are asked for
   */
  public void run(DataCheck check) {
    reads.addAll(check.type().id(), Footprint.IDS);
    switch (check) {
      case DataCheck.Values values -> values(values.type());
      case DataCheck.Unique unique -> unique(unique.type(), unique.unique());
      case DataCheck.Count count -> {
        if (count.type().cardinality().min() > 0) {
          reads.addAll(count.source().id(), Footprint.IDS);
        }
        count(count.type(), count.source());
      }
    }
  }

  private void values(GraphType type) {
    RowRules rules = RowRules.of(type);
    existing
        .view(type)
        .forEach(
            row -> {
              for (RowRules.Violation broken : rules.check(row.values())) {
                violations.add(
                    broken.code(),
                    "%s: `%s` %s"
                        .formatted(
                            row(type, row.id()),
                            broken.property().name(),
                            broken.value() == null
                                ? "has no value, and " + broken.rule()
                                : "is %s, which breaks %s"
                                    .formatted(broken.value(), broken.rule())),
                    0);
              }
            });
  }

  private static String row(GraphType type, String id) {
    return "%s `%s`".formatted(type.name(), id);
  }

  private void unique(GraphType type, Constraint.Unique unique) {
    try (Sorter values = scratch.sorter()) {
      existing
          .view(type)
          .forEachTuple(
              unique.members(),
              (id, tuple) -> {
                UniqueTuple.write(UniqueTuple.spelling(type, unique, tuple), writer);
                values.add(writer.text(id).take());
              });
      Records sorted = values.records();
      String[] before = {};
      String holder = "";
      for (byte[] record = sorted.next(); record != null; record = sorted.next()) {
        RecordReader in = new RecordReader(record);
        String[] value = UniqueTuple.read(unique, in);
        String id = in.text();
        if (Arrays.equals(value, before)) {
          violations.add(
              "unique_violation",
              "%s has the value %s of `%s` already, which must be unique, and %s has it too"
                  .formatted(
                      row(type, holder),
                      value.length == 1
                          ? "`" + value[0] + "`"
                          : "(" + String.join(", ", value) + ")",
                      UniqueTuple.describe(type, unique),
                      row(type, id)),
              0);
        } else {
          before = value;
          holder = id;
        }
      }
    }
  }

  /** Edges come in order of their sources; a source that none leaves is known from its node. */
  private void count(EdgeType type, GraphType source) {
    try (Sorter counts = scratch.sorter()) {
      Count count = new Count(type, counts);
      existing.view(type).texts(Tables.SRC, (ordinal, id) -> count.edgeFrom(id));
      count.end();
      if (type.cardinality().min() > 0) {
        Leaving leaving = new Leaving(counts.records());
        existing
            .view(source)
            .texts(
                Tables.ID,
                (ordinal, id) -> {
                  if (!leaving.contains(id)) {
                    wrong(type, id, 0);
                  }
                });
      }
    }
  }

  private void wrong(EdgeType type, String source, int edges) {
    Integer max = type.cardinality().max();
    violations.add(
        "cardinality_violation",
        "`%s` has %d edges of type %s, and %d..%s may leave it"
            .formatted(
                source, edges, type.name(), type.cardinality().min(), max == null ? "" : max),
        0);
  }

  /** Counts the edges of one source after the other, and keeps the sources where it matters. */
  private final class Count {
    private final EdgeType type;
    private final Sorter sources;
    private @Nullable String source;
    private int edges;

    Count(EdgeType type, Sorter sources) {
      this.type = type;
      this.sources = sources;
    }

    void edgeFrom(String id) {
      if (!id.equals(source)) {
        end();
        source = id;
        edges = 0;
      }
      edges++;
    }

    void end() {
      String ended = source;
      if (ended == null) {
        return;
      }
      Integer max = type.cardinality().max();
      if (edges < type.cardinality().min() || (max != null && edges > max)) {
        wrong(type, ended, edges);
      }
      if (type.cardinality().min() > 0) {
        sources.add(writer.text(ended).take());
      }
    }
  }

  /** Sources that edges leave, asked for in order. */
  private static final class Leaving {
    private final Records sources;
    private @Nullable String next;

    Leaving(Records sources) {
      this.sources = sources;
      advance();
    }

    private void advance() {
      byte[] record = sources.next();
      next = record == null ? null : new RecordReader(record).text();
    }

    boolean contains(String id) {
      while (next != null && Row.ID_ORDER.compare(next, id) < 0) {
        advance();
      }
      return id.equals(next);
    }
  }
}
