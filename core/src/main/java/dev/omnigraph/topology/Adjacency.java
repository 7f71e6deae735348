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
    return out.bytes() + in.bytes();
  }
}
