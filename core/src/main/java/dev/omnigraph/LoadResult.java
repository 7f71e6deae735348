package dev.omnigraph;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load did.
 *
 * @param nodes rows by name of the node type, in order of the schema; types without rows left out
 * @param edges rows by name of the edge type likewise
 * @param commit the one commit, or null where there was nothing to load
 */
public record LoadResult(
    Map<String, Long> nodes, Map<String, Long> edges, @Nullable Commit commit) {

  /** All rows. */
  public long rows() {
    return nodes.values().stream().mapToLong(Long::longValue).sum()
        + edges.values().stream().mapToLong(Long::longValue).sum();
  }
}
