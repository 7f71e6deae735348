package dev.omnigraph.query;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Csr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours at one hop along the direction of an edge, looked up in the edge table: for the nodes
 * that are expected next, all at once. When these become too many, others are asked from then on.
 */
final class KeyedNeighbours extends Neighbours {
  /** Edges whose destinations are looked up at once. */
  private static final int AT_ONCE = 16_384;

  private final QueryContext context;
  private final TableView edgeTable;
  private final TableView sources;
  private final TableView destinations;
  private final boolean each;
  private final Supplier<Neighbours> others;

  /** How many nodes may still come. */
  private long left;

  /** Nodes whose edges are known, ascending; their indexes stand for them in {@link #known}. */
  private int[] expected = new int[0];

  private @Nullable Neighbours known;
  private long reserved;

  /**
   * @param most nodes that are looked up
   * @param others asked when there are more
   */
  KeyedNeighbours(
      QueryContext context, GraphView graph, Step step, int most, Supplier<Neighbours> others) {
    this.context = context;
    this.edgeTable = graph.table(step.type());
    this.sources = graph.table(step.source().type());
    this.destinations = graph.table(step.destination().type());
    this.each = step.edge() != null;
    this.left = most;
    this.others = others;
  }

  @Override
  void expect(int[] nodes, int size) {
    if (left < 0) {
      return;
    }
    expected = Arrays.stream(nodes, 0, size).sorted().distinct().toArray();
    left -= expected.length;
    known = left < 0 ? others.get() : direct(List.of(lookUp()), each);
  }

  @Override
  void seek(int node) {
    asked().seek(left < 0 ? node : Arrays.binarySearch(expected, node));
    take();
  }

  @Override
  void seek(int node, int other) {
    asked().seek(left < 0 ? node : Arrays.binarySearch(expected, node), other);
    take();
  }

  private Neighbours asked() {
    if (known == null) {
      throw new IllegalStateException("no node was expected");
    }
    return known;
  }

  private void take() {
    nodes = asked().nodes;
    edges = asked().edges;
    count = asked().count;
  }

  /** The edges that leave the nodes that are expected. */
  private Csr lookUp() {
    context.check();
    int[] ranges = edgeTable.ordinalsBySource(ids());
    int[] offsets = new int[expected.length + 1];
    for (int i = 0; i < expected.length; i++) {
      offsets[i + 1] = offsets[i] + ranges[2 * i + 1] - ranges[2 * i];
    }
    int total = offsets[expected.length];
    context.reserve(2L * Integer.BYTES * total - reserved);
    reserved = 2L * Integer.BYTES * total;
    int[] found = new int[total];
    for (int i = 0; i < expected.length; i++) {
      for (int place = offsets[i]; place < offsets[i + 1]; place++) {
        found[place] = ranges[2 * i] + place - offsets[i];
      }
    }
    return new Csr(offsets, ends(found), found);
  }

  private List<String> ids() {
    try (VarCharVector ids = vector(sources, Tables.ID)) {
      sources.gather(Tables.ID, expected, 0, expected.length, ids);
      return texts(ids);
    }
  }

  /** The destinations of some edges. */
  private int[] ends(int[] found) {
    int[] ends = new int[found.length];
    try (VarCharVector ids = vector(edgeTable, Tables.DST)) {
      for (int from = 0; from < found.length; from += AT_ONCE) {
        context.check();
        int size = Math.min(AT_ONCE, found.length - from);
        edgeTable.gather(Tables.DST, found, from, size, ids);
        List<String> texts = texts(ids);
        Map<String, Integer> ordinals = destinations.ordinalsOf(new HashSet<>(texts), List.of());
        for (int i = 0; i < size; i++) {
          Integer ordinal = ordinals.get(texts.get(i));
          if (ordinal == null) {
            throw missing(found[from + i], texts.get(i));
          }
          ends[from + i] = ordinal;
        }
      }
    }
    return ends;
  }

  private VarCharVector vector(TableView table, String column) {
    return (VarCharVector) table.field(column).createVector(context.allocator());
  }

  private static List<String> texts(VarCharVector vector) {
    List<String> texts = new ArrayList<>(vector.getValueCount());
    for (int i = 0; i < vector.getValueCount(); i++) {
      texts.add(new String(vector.get(i), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private CorruptException missing(int edge, String node) {
    return new CorruptException(
        "tables/" + edgeTable.type().id(),
        "edge `%s` of type %s ends at node `%s`, which isn't there"
            .formatted(edgeTable.row(edge).id(), edgeTable.type().name(), node));
  }
}
