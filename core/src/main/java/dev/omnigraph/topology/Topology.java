package dev.omnigraph.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.table.TableView;

/**
 * The adjacency of edge tables, each built once for a state of the three tables it depends on, and
 * kept while there is room. Safe for any number of threads.
 */
public final class Topology {
  private static final int UNIT = 1024;

  private final long maxBytes;
  private final Cache<Key, Adjacency> built;

  private record Key(Object edges, Object sources, Object destinations) {}

  /**
   * @param maxBytes how much is kept, and how large one may be
   */
  public Topology(long maxBytes) {
    this.maxBytes = maxBytes;
    built =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes / UNIT)
            .<Key, Adjacency>weigher((key, adjacency) -> (int) (1 + adjacency.bytes() / UNIT))
            .executor(Runnable::run)
            .build();
  }

  /**
   * The adjacency of an edge table.
   *
   * @param edges the edges
   * @param sources the nodes at which they begin
   * @param destinations the nodes at which they end
   * @throws LimitExceededException if it is larger than may be kept
   * @throws dev.omnigraph.error.CorruptException if an edge has no node at one of its ends, or a
   *     fragment is not what was written
   */
  public Adjacency of(TableView edges, TableView sources, TableView destinations) {
    Key key = key(edges, sources, destinations);
    return built.get(
        key,
        missing -> {
          long bytes = Adjacency.bytes(edges.rows(), sources.rows(), destinations.rows());
          if (bytes > maxBytes) {
            throw new LimitExceededException(
                "topology_memory",
                "the adjacency of %s takes %,d bytes, the limit is %,d; raise the limit"
                    .formatted(edges.type().name(), bytes, maxBytes));
          }
          return AdjacencyBuilder.build(edges, sources, destinations);
        });
  }

  /** Whether {@link #of} would have to read nothing. */
  public boolean holds(TableView edges, TableView sources, TableView destinations) {
    return built.getIfPresent(key(edges, sources, destinations)) != null;
  }

  private static Key key(TableView edges, TableView sources, TableView destinations) {
    return new Key(edges.state(), sources.state(), destinations.state());
  }
}
