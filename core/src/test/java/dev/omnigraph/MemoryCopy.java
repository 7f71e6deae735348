package dev.omnigraph;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListRequest;
import java.time.InstantSource;

/** Copies of a graph in memory: cheaper than a new one, whose store has to be proved. */
final class MemoryCopy {
  private MemoryCopy() {}

  static InMemoryObjectStore of(InMemoryObjectStore graph, InstantSource clock) {
    InMemoryObjectStore copy = new InMemoryObjectStore(clock);
    graph
        .listAll(ListRequest.of(""))
        .forEach(entry -> copy.put(entry.key(), Content.of(graph.get(entry.key()).bytes())));
    return copy;
  }
}
