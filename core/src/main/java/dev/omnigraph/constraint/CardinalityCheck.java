package dev.omnigraph.constraint;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every source has as many edges of a type as the type says. Looks at the sources that a write
 * touches: of edges that come and go, and of nodes that come.
 */
final class CardinalityCheck implements AutoCloseable {
  /** How many sources are counted at once, each with all of its edges. */
  private static final int BATCH = 1024;

  private final Existing existing;
  private final WriteSet writes;
  private final Violations violations;
  private final Reads reads;
  private final EdgeType edge;
  private final RecordWriter writer = new RecordWriter();

  /** Sources that lose an edge, or may have none at all, as (text, edges lost, line). */
  private final Sorter others;

  /** How many edges a source gets and loses, and the line to blame. */
  private record Change(int added, int lost, int line) {}

  CardinalityCheck(
      Existing existing, WriteSet writes, Violations violations, Reads reads, EdgeType edge) {
    this.existing = existing;
    this.writes = writes;
    this.violations = violations;
    this.reads = reads;
    this.edge = edge;
    this.others = writes.scratch().sorter();
  }

  /** Notes an edge that goes from a source because another takes its place. */
  void lose(String source, int line) {
    others.add(writer.text(source).small(1).small(line).take());
  }

  void run() {
    if (edge.cardinality().max() == null && edge.cardinality().min() == 0) {
      return;
    }
    if (edge.cardinality().min() > 0) {
      sources();
    }
    count(new Sources(writes.rows(edge.id()), others.records()));
  }

  /** Sources that need edges whether any are written for them or not. */
  private void sources() {
    Cursor<WrittenRow> nodes = writes.rows(edge.source());
    for (WrittenRow node = nodes.next(); node != null; node = nodes.next()) {
      others.add(writer.text(node.id()).small(0).small(node.line()).take());
    }
    if (writes.replaces(edge.id()) && !writes.replaces(edge.source())) {
      reads.addAll(edge.source(), Footprint.IDS);
      existing
          .view(existing.type(edge.source()))
          .texts(Tables.ID, (ordinal, id) -> others.add(writer.text(id).small(0).small(0).take()));
    }
  }

  private void count(Sources sources) {
    Map<String, Change> batch = new LinkedHashMap<>();
    Matching gone = Matching.ofRows(writes.deleted(edge.source()));
    while (sources.next()) {
      if (gone.contains(sources.source())) {
        continue; // all of its edges go with it
      }
      batch.put(sources.source(), new Change(sources.added(), sources.lost(), sources.line()));
      if (batch.size() == BATCH) {
        report(batch);
      }
    }
    report(batch);
  }

  private void report(Map<String, Change> batch) {
    Map<String, Integer> there = Map.of();
    if (!writes.replaces(edge.id())) {
      batch.keySet().forEach(source -> reads.add(edge.id(), Footprint.SRC, source));
      if (!existing.isEmpty(edge) && !batch.isEmpty()) {
        there = existing.view(edge).countBySource(batch.keySet());
      }
    }
    Integer max = edge.cardinality().max();
    int min = edge.cardinality().min();
    for (Map.Entry<String, Change> source : batch.entrySet()) {
      Change change = source.getValue();
      int before = there.getOrDefault(source.getKey(), 0);
      int count = before + change.added() - change.lost();
      if (count < min || (max != null && count > max)) {
        violations.add(
            "cardinality_violation",
            "`%s` would have %d edges of type %s, and %s%s"
                .formatted(
                    source.getKey(),
                    count,
                    edge.name(),
                    bounds(min, max),
                    count > min && before > 0 && change.lost() == 0 ? there(source.getKey()) : ""),
            change.line());
      }
    }
    batch.clear();
  }

  /** Names an edge that was there before. */
  private String there(String source) {
    TableView edges = existing.view(edge);
    Row first = edges.row(edges.ordinalsBySource(List.of(source))[0]);
    return ": there is `%s` to `%s`".formatted(first.id(), first.destination());
  }

  private static String bounds(int min, @Nullable Integer max) {
    return max == null
        ? "at least %d are required".formatted(min)
        : min == max
            ? "exactly %d are required".formatted(min)
            : "%d to %d are allowed".formatted(min, max);
  }

  @Override
  public void close() {
    others.close();
  }

  /**
   * The sources of both kinds, each once and in order. The line to blame is the last of its edges;
   * where none is written for it, the first that took one away or the one of the node.
   */
  private static final class Sources {
    private final Cursor<WrittenRow> edges;
    private final Records others;
    private @Nullable WrittenRow nextEdge;
    private @Nullable Other nextOther;
    private String source = "";
    private int added;
    private int lost;
    private int line;

    private record Other(String source, int lost, int line) {}

    Sources(Cursor<WrittenRow> edges, Records others) {
      this.edges = edges;
      this.others = others;
      this.nextEdge = edges.next();
      this.nextOther = other();
    }

    private @Nullable Other other() {
      byte[] record = others.next();
      if (record == null) {
        return null;
      }
      RecordReader in = new RecordReader(record);
      return new Other(in.text(), in.small(), in.small());
    }

    boolean next() {
      WrittenRow edge = nextEdge;
      Other other = nextOther;
      if (edge == null && other == null) {
        return false;
      }
      source = first(edge, other);
      added = 0;
      lost = 0;
      int lastOfEdges = 0;
      for (; edge != null && edge.source().equals(source); edge = edges.next()) {
        added++;
        lastOfEdges = Math.max(lastOfEdges, edge.line());
      }
      int firstOfOthers = Integer.MAX_VALUE;
      for (; other != null && other.source().equals(source); other = other()) {
        lost += other.lost();
        firstOfOthers = Math.min(firstOfOthers, other.line());
      }
      boolean onlyEdges = firstOfOthers == Integer.MAX_VALUE;
      line = onlyEdges || lastOfEdges > 0 ? lastOfEdges : firstOfOthers;
      nextEdge = edge;
      nextOther = other;
      return true;
    }

    private static String first(@Nullable WrittenRow edge, @Nullable Other other) {
      if (edge == null) {
        return Objects.requireNonNull(other).source();
      }
      if (other == null || Row.ID_ORDER.compare(edge.source(), other.source()) <= 0) {
        return edge.source();
      }
      return other.source();
    }

    String source() {
      return source;
    }

    int added() {
      return added;
    }

    int lost() {
      return lost;
    }

    int line() {
      return line;
    }
  }
}
