package dev.omnigraph.query;

import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.TableView;
import dev.omnigraph.topology.Adjacency;

/**
 * One state of a graph, as queries see it: the same for as long as a query runs, whatever is
 * committed meanwhile. Safe for any number of threads.
 */
public interface GraphView {
  /** The accepted schema of this state. */
  Contract contract();

  /** The rows of a type of the contract; the same ordinals at every call. */
  TableView table(GraphType type);

  /** The edges of a type over the ordinals of {@link #table}. */
  Adjacency adjacency(EdgeType type);

  /** Whether {@link #adjacency} would have to read nothing. */
  boolean hasAdjacency(EdgeType type);
}
