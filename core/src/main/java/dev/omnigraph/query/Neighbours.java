package dev.omnigraph.query;

import dev.omnigraph.topology.Csr;
import java.util.Arrays;
import java.util.List;

/** The nodes to which a step leads from one node. For one thread. */
abstract class Neighbours {
  /** What {@link #seek} found: {@link #count} nodes. */
  int[] nodes = new int[64];

  /** The edges to them, where the step binds its edge; else not of use. */
  int[] edges = new int[64];

  int count;

  /**
   * Prepares for the first {@code size} of some nodes, the only ones sought until the next call.
   */
  void expect(int[] nodes, int size) {}

  /** Finds the neighbours of a node, in an order of no meaning. */
  abstract void seek(int node);

  /** Finds those edges between two nodes that the step counts; no edge bound: one place or none. */
  abstract void seek(int node, int other);

  /** How many places {@link #seek(int)} would find. */
  int degree(int node) {
    seek(node);
    return count;
  }

  final void add(int node, int edge) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
      edges = Arrays.copyOf(edges, 2 * count);
    }
    nodes[count] = node;
    edges[count++] = edge;
  }

  /**
   * Neighbours at one hop.
   *
   * @param directions in which edges are followed; two of the same edges are opposite ones
   * @param each whether each edge counts, or each node once
   */
  static Neighbours direct(List<Csr> directions, boolean each) {
    if (directions.size() == 1) {
      return each ? new EachEdge(directions.getFirst()) : new EachNode(directions.getFirst());
    }
    return each
        ? new EachEdgeBothWays(directions.getFirst(), directions.getLast())
        : new EachNodeOfSeveral(directions);
  }

  private static final class EachEdge extends Neighbours {
    private final Csr csr;

    EachEdge(Csr csr) {
      this.csr = csr;
    }

    @Override
    void seek(int node) {
      count = 0;
      for (int place = csr.start(node); place < csr.end(node); place++) {
        add(csr.neighbour(place), csr.edge(place));
      }
    }

    @Override
    int degree(int node) {
      return csr.degree(node);
    }

    @Override
    void seek(int node, int other) {
      count = 0;
      addEdges(this, csr, node, other);
    }
  }

  private static void addEdges(Neighbours found, Csr csr, int node, int other) {
    for (int place = lowerBound(csr, node, other);
        place < csr.end(node) && csr.neighbour(place) == other;
        place++) {
      found.add(other, csr.edge(place));
    }
  }

  /** The first place of a node whose neighbour is not below another node. */
  private static int lowerBound(Csr csr, int node, int other) {
    int low = csr.start(node);
    int high = csr.end(node);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (csr.neighbour(middle) < other) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static final class EachNode extends Neighbours {
    private final Csr csr;

    EachNode(Csr csr) {
      this.csr = csr;
    }

    @Override
    void seek(int node) {
      count = 0;
      int last = -1;
      for (int place = csr.start(node); place < csr.end(node); place++) {
        int neighbour = csr.neighbour(place);
        if (neighbour != last) {
          add(neighbour, 0);
          last = neighbour;
        }
      }
    }

    @Override
    void seek(int node, int other) {
      count = 0;
      if (csr.joins(node, other)) {
        add(other, 0);
      }
    }
  }

  private static final class EachEdgeBothWays extends Neighbours {
    private final Csr out;
    private final Csr in;

    EachEdgeBothWays(Csr out, Csr in) {
      this.out = out;
      this.in = in;
    }

    @Override
    void seek(int node) {
      count = 0;
      for (int place = out.start(node); place < out.end(node); place++) {
        add(out.neighbour(place), out.edge(place));
      }
      for (int place = in.start(node); place < in.end(node); place++) {
        if (in.neighbour(place) != node) {
          add(in.neighbour(place), in.edge(place));
        }
      }
    }

    @Override
    void seek(int node, int other) {
      count = 0;
      addEdges(this, out, node, other);
      if (node != other) {
        addEdges(this, in, node, other);
      }
    }
  }

  private static final class EachNodeOfSeveral extends Neighbours {
    private final List<Csr> directions;

    /** The next place of the node by direction. */
    private final int[] places;

    EachNodeOfSeveral(List<Csr> directions) {
      this.directions = directions;
      this.places = new int[directions.size()];
    }

    @Override
    void seek(int node) {
      count = 0;
      for (int i = 0; i < places.length; i++) {
        places[i] = directions.get(i).start(node);
      }
      for (int next = least(node); next < Integer.MAX_VALUE; next = least(node)) {
        add(next, 0);
        for (int i = 0; i < places.length; i++) {
          skip(i, node, next);
        }
      }
    }

    /** The least neighbour that was not taken yet. */
    private int least(int node) {
      int least = Integer.MAX_VALUE;
      for (int i = 0; i < places.length; i++) {
        Csr csr = directions.get(i);
        if (places[i] < csr.end(node)) {
          least = Math.min(least, csr.neighbour(places[i]));
        }
      }
      return least;
    }

    private void skip(int i, int node, int taken) {
      Csr csr = directions.get(i);
      while (places[i] < csr.end(node) && csr.neighbour(places[i]) == taken) {
        places[i]++;
      }
    }

    @Override
    void seek(int node, int other) {
      count = 0;
      for (Csr csr : directions) {
        if (csr.joins(node, other)) {
          add(other, 0);
          return;
        }
      }
    }
  }
}
