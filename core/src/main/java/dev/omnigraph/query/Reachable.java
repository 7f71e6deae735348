package dev.omnigraph.query;

import dev.omnigraph.topology.Csr;
import java.util.BitSet;
import java.util.List;

/**
 * The nodes whose shortest distance lies within bounds, each once: breadth first. The node itself
 * is one of them only if it has an edge to itself, at distance 1.
 */
final class Reachable extends Neighbours {
  /** After how many visited nodes the bounds of the query are looked at. */
  private static final int CHECK_EVERY = 1 << 14;

  private final QueryContext context;
  private final List<Csr> directions;
  private final int min;
  private final int max;

  /** Marks of visited nodes: the number of the search that came by last. */
  private final int[] visited;

  /** Visited nodes, in order of distance. */
  private final int[] queue;

  private int search;

  /** What the last search for a pair found, and from where. */
  private final BitSet reached = new BitSet();

  private int last = -1;

  /**
   * @param directions in which edges are followed, any of them at each hop
   */
  Reachable(QueryContext context, List<Csr> directions, int min, int max) {
    this.context = context;
    this.directions = directions;
    this.min = min;
    this.max = max;
    int nodes = directions.getFirst().nodes();
    context.reserve(8L * nodes);
    this.visited = new int[nodes];
    this.queue = new int[nodes];
  }

  @Override
  void seek(int node) {
    count = 0;
    search++;
    if (min == 1 && directions.stream().anyMatch(csr -> csr.joins(node, node))) {
      add(node, 0);
    }
    visited[node] = search;
    queue[0] = node;
    int from = 0;
    int to = 1;
    for (int distance = 1; distance <= max && from < to; distance++) {
      int level = to;
      for (; from < level; from++) {
        if ((from & (CHECK_EVERY - 1)) == CHECK_EVERY - 1) {
          context.check();
        }
        for (Csr csr : directions) {
          to = visit(csr, queue[from], distance, to);
        }
      }
    }
  }

  private int visit(Csr csr, int node, int distance, int end) {
    int to = end;
    for (int place = csr.start(node); place < csr.end(node); place++) {
      int neighbour = csr.neighbour(place);
      if (visited[neighbour] != search) {
        visited[neighbour] = search;
        queue[to++] = neighbour;
        if (distance >= min) {
          add(neighbour, 0);
        }
      }
    }
    return to;
  }

  @Override
  void seek(int node, int other) {
    if (node != last) {
      seek(node);
      last = node;
      reached.clear();
      for (int i = 0; i < count; i++) {
        reached.set(nodes[i]);
      }
    }
    count = 0;
    if (reached.get(other)) {
      add(other, 0);
    }
  }
}
