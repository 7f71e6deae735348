package dev.omnigraph.query;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.query.ChosenRows.Tombstones;
import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes the edges of nodes that are deleted. What it holds on the heap is a bit for each edge.
 */
final class Cascade {
  /** For how many nodes the edges that arrive are found by the statistics of their ends. */
  private static final int FEW = 32;

  /** For how many it is enough to hold their ids. */
  private static final int SOME = 1 << 16;

  private final WorkingGraph graph;
  private final Reads reads;
  private final ChosenRows chosen;
  private final QueryContext context;

  Cascade(WorkingGraph graph, Reads reads, ChosenRows chosen, QueryContext context) {
    this.graph = graph;
    this.reads = reads;
    this.chosen = chosen;
    this.context = context;
  }

  /**
   * Deletes the edges of every type at nodes of a type.
   *
   * @param line of the statement
   * @return how many
   */
  long deleteEdges(GraphType node, GoneNodes nodes, int line) {
    long deleted = 0;
    for (EdgeType edge : graph.contract().edges()) {
      boolean leaving = edge.source().equals(node.id());
      boolean arriving = edge.destination().equals(node.id());
      if (leaving || arriving) {
        deleted += delete(edge, nodes, leaving, arriving, line);
      }
    }
    return deleted;
  }

  private long delete(EdgeType edge, GoneNodes nodes, boolean leaving, boolean arriving, int line) {
    TableView edges = graph.table(edge);
    BitSet marked = new BitSet();
    boolean some = edges.rows() > 0;
    nodes.forEach(
        ids -> {
          context.check();
          if (leaving) {
            ids.forEach(id -> reads.add(edge.id(), Footprint.SRC, id));
          }
          if (arriving) {
            ids.forEach(id -> reads.add(edge.id(), Footprint.DST, id));
          }
          if (leaving && some) {
            markLeaving(edges, ids, marked);
          }
        });
    if (arriving && some) {
      markArriving(edge, edges, nodes, marked);
    }
    try (Tombstones tombstones =
        new Tombstones(edges, row -> graph.writes().delete(edge, row, line))) {
      marked.stream().forEach(tombstones);
      tombstones.finish();
    }
    return marked.cardinality();
  }

  private static void markLeaving(TableView edges, List<String> sources, BitSet marked) {
    int[] bounds = edges.ordinalsBySource(sources);
    for (int i = 0; i < bounds.length; i += 2) {
      marked.set(bounds[i], bounds[i + 1]);
    }
  }

  private void markArriving(EdgeType edge, TableView edges, GoneNodes nodes, BitSet marked) {
    if (nodes.count() <= FEW) {
      Slot slot = new Slot(0, edge.name(), edge, false);
      Constant ids = new Constant(all(nodes), PropertyType.list(Kind.STRING, false));
      Field end = new Field(slot, Meta.property(Meta.DESTINATION));
      Condition among = new Compared(ids, Comparison.CONTAINS, end);
      chosen.scan(slot, edges, List.of(among), marked::set);
    } else if (nodes.count() <= SOME) {
      Set<String> ids = new HashSet<>(all(nodes));
      edges.texts(
          Tables.DST,
          (ordinal, destination) -> {
            if (ids.contains(destination)) {
              marked.set(ordinal);
            }
          });
    } else {
      markSorted(edges, nodes, marked);
    }
  }

  private static List<String> all(GoneNodes nodes) {
    List<String> all = new ArrayList<>();
    nodes.forEach(all::addAll);
    return all;
  }

  /** Goes through ids and destinations side by side, both in order. */
  private void markSorted(TableView edges, GoneNodes nodes, BitSet marked) {
    try (Sorter ends = graph.scratch().sorter()) {
      RecordWriter writer = new RecordWriter();
      edges.texts(Tables.DST, (ordinal, end) -> ends.add(writer.text(end).small(ordinal).take()));
      Records ids = nodes.records();
      Records sorted = ends.records();
      byte[] id = ids.next();
      for (byte[] end = sorted.next(); end != null && id != null; end = sorted.next()) {
        int length = end.length - Integer.BYTES;
        while (id != null && Arrays.compareUnsigned(id, 0, id.length, end, 0, length) < 0) {
          id = ids.next();
        }
        if (id != null && Arrays.equals(id, 0, id.length, end, 0, length)) {
          RecordReader record = new RecordReader(end);
          record.text();
          marked.set(record.small());
        }
      }
    }
  }
}
