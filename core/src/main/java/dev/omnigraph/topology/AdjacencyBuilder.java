package dev.omnigraph.topology;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.table.IdIndex;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.VarCharVector;

/**
 * Builds the adjacency of an edge table in one pass over its two ends. Edges and sources stand in
 * the same order, so they are merged; destinations are looked up in an index.
 */
final class AdjacencyBuilder {
  /** Rows in memory at once. */
  private static final int CHUNK = 1 << 16;

  private final TableView edges;
  private final TableView sources;
  private final int[] offsets;
  private final int[] neighbours;

  private AdjacencyBuilder(TableView edges, TableView sources) {
    this.edges = edges;
    this.sources = sources;
    this.offsets = new int[sources.rows() + 1];
    this.neighbours = new int[edges.rows()];
  }

  static Adjacency build(TableView edges, TableView sources, TableView destinations) {
    AdjacencyBuilder builder = new AdjacencyBuilder(edges, sources);
    builder.countBySource();
    builder.lookUpDestinations(destinations);
    Csr out = new Csr(builder.offsets, builder.neighbours, null);
    return new Adjacency(out, reverse(out, destinations.rows()));
  }

  /** Sets the offsets: the edges of a source are neighbours, in the order of the sources. */
  private void countBySource() {
    try (Cursor nodes = new Cursor(sources, Tables.ID);
        Cursor ends = new Cursor(edges, Tables.SRC)) {
      int node = -1;
      for (int edge = 0; edge < edges.rows(); edge++) {
        ends.goTo(edge);
        while (node < 0 || !nodes.equalTo(ends)) {
          if (++node == sources.rows()) {
            throw missing(edge, "begins", ends);
          }
          nodes.goTo(node);
        }
        offsets[node + 1]++;
      }
    }
    for (int node = 0; node < sources.rows(); node++) {
      offsets[node + 1] += offsets[node];
    }
  }

  private void lookUpDestinations(TableView destinations) {
    if (neighbours.length == 0) {
      return;
    }
    try (IdIndex index = destinations.index();
        Cursor ends = new Cursor(edges, Tables.DST)) {
      for (int edge = 0; edge < neighbours.length; edge++) {
        ends.goTo(edge);
        neighbours[edge] = index.ordinalOf(ends.chunk, ends.row);
        if (neighbours[edge] < 0) {
          throw missing(edge, "ends", ends);
        }
      }
    }
  }

  private CorruptException missing(int edge, String verb, Cursor end) {
    return new CorruptException(
        "tables/" + edges.type().id(),
        "edge `%s` of type %s %s at node `%s`, which isn't there"
            .formatted(
                edges.row(edge).id(),
                edges.type().name(),
                verb,
                new String(end.chunk.get(end.row), StandardCharsets.UTF_8)));
  }

  /** Sorts the edges by the other end; within one they stay in their order. */
  private static Csr reverse(Csr out, int nodes) {
    int[] offsets = new int[nodes + 1];
    for (int place = 0; place < out.edges(); place++) {
      offsets[out.neighbour(place) + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      offsets[node + 1] += offsets[node];
    }
    int[] next = offsets.clone();
    int[] neighbours = new int[out.edges()];
    int[] edges = new int[out.edges()];
    for (int node = 0; node < out.nodes(); node++) {
      for (int place = out.start(node); place < out.end(node); place++) {
        int target = next[out.neighbour(place)]++;
        neighbours[target] = node;
        edges[target] = out.edge(place);
      }
    }
    return new Csr(offsets, neighbours, edges);
  }

  /** Reads a column of texts from its beginning to its end. */
  private static final class Cursor implements AutoCloseable {
    private final TableView view;
    private final String column;
    private final VarCharVector chunk;
    private int first;
    private int row;

    Cursor(TableView view, String column) {
      this.view = view;
      this.column = column;
      this.chunk = view.textVector(column);
    }

    /** Goes to an ordinal, which is never before the last one. */
    void goTo(int ordinal) {
      if (ordinal == 0 || ordinal - first == chunk.getValueCount()) {
        view.read(column, ordinal, Math.min(CHUNK, view.rows() - ordinal), chunk);
        first = ordinal;
      }
      row = ordinal - first;
    }

    boolean equalTo(Cursor other) {
      return ByteFunctionHelpers.equal(
              chunk.getDataBuffer(),
              chunk.getStartOffset(row),
              chunk.getEndOffset(row),
              other.chunk.getDataBuffer(),
              other.chunk.getStartOffset(other.row),
              other.chunk.getEndOffset(other.row))
          != 0;
    }

    @Override
    public void close() {
      chunk.close();
    }
  }
}
