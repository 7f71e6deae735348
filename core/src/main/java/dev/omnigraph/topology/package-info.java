/**
 * Adjacency: dense ordinals for the nodes of a table version, and edges in compressed sparse rows
 * (CSR) over them. Start at {@code Topology}.
 *
 * <p>May use {@code txn} and everything below it; knows nothing of query text.
 */
@NullMarked
package dev.omnigraph.topology;

import org.jspecify.annotations.NullMarked;
