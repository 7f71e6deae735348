package dev.omnigraph.topology;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are joined by the edges of one table, one direction, in compressed sparse rows: the
 * neighbours of node {@code n} stand at {@code start(n)} to {@code end(n) - 1}, ascending. All
 * numbers are ordinals of the {@link dev.omnigraph.table.TableView}s it was built from. Immutable.
 */
public final class Csr {
  private final int[] offsets;
  private final int[] neighbours;

  /** The edge of each place; null where edges stand in their own order. */
  private final int @Nullable [] edges;

  /**
   * @param offsets the place of the first neighbour of each node, and behind them the number of
   *     places; stays as it is, like the other arrays
   * @param neighbours by place
   * @param edges by place; null where edges stand in their own order
   */
  public Csr(int[] offsets, int[] neighbours, int @Nullable [] edges) {
    this.offsets = offsets;
    this.neighbours = neighbours;
    this.edges = edges;
  }

  /** How many nodes there are on this side. */
  public int nodes() {
    return offsets.length - 1;
  }

  /** How many edges there are. */
  public int edges() {
    return neighbours.length;
  }

  /** The place of the first neighbour of a node. */
  public int start(int node) {
    return offsets[node];
  }

  /** The place behind the last neighbour of a node. */
  public int end(int node) {
    return offsets[node + 1];
  }

  /** How many edges join a node; parallel ones count each. */
  public int degree(int node) {
    return offsets[node + 1] - offsets[node];
  }

  /** The node on the other side at a place. */
  public int neighbour(int place) {
    return neighbours[place];
  }

  /** The edge at a place. */
  public int edge(int place) {
    return edges == null ? place : edges[place];
  }

  /** Whether an edge leads from a node of this side to one of the other. */
  public boolean joins(int node, int other) {
    return Arrays.binarySearch(neighbours, offsets[node], offsets[node + 1], other) >= 0;
  }
}
