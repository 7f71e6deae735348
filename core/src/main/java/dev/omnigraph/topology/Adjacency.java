package dev.omnigraph.topology;

/**
 * The edges of one table in both directions. Immutable.
 *
 * @param out from sources to destinations
 * @param in from destinations to sources
 */
public record Adjacency(Csr out, Csr in) {

  /** The memory that it takes, in bytes. */
  long bytes() {
    return bytes(out.edges(), out.nodes(), in.nodes());
  }

  /** The memory that an adjacency takes, in bytes: neighbours twice, the edges once. */
  static long bytes(int edges, int sources, int destinations) {
    return 12L * edges + 4L * (sources + 1L) + 4L * (destinations + 1L);
  }
}
