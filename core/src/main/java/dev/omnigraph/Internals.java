package dev.omnigraph;

import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.manifest.Creation;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Pause;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.query.QueryContext;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Topology;
import dev.omnigraph.txn.Engine;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The parts of one open graph, put together. */
final class Internals implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final OpenOptions options;
  private final Supplier<String> ids;
  private final Pause pause = Pause.jittered();
  private final Versions versions;
  private final ExecutorService io = Executors.newVirtualThreadPerTaskExecutor();
  private final BufferAllocator allocator;
  private final Tables tables;
  private final Topology topology = new Topology(Runtime.getRuntime().maxMemory() / 4);
  private final Engine engine;

  Internals(ObjectStore store, OpenOptions options) {
    this.store = store;
    this.options = options;
    Supplier<String> given = options.ids();
    this.ids = given != null ? given : new Ulids(options.clock(), new SecureRandom());
    this.versions = new Versions(store);
    this.allocator = new RootAllocator(options.memoryLimit());
    this.tables = new Tables(store, allocator, options.memoryLimit() / 2, io);
    Operations operations = new Operations(store, ids);
    this.engine =
        new Engine(
            store,
            versions,
            new Publisher(store, versions, options.clock(), pause, PATIENCE),
            operations,
            new RollOvers(store, versions, operations, tables, ids),
            tables,
            options.clock(),
            ids);
  }

  /** Opens the graph: one LIST and one GET; to write also one LIST of sidecars beside the first. */
  Graph open() {
    CompletableFuture<List<String>> sidecars =
        options.readOnly()
            ? CompletableFuture.completedFuture(List.of())
            : CompletableFuture.supplyAsync(engine.operations()::list, io);
    Head head =
        versions
            .newest(Creation.MAIN)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "graph_not_found",
                        "there is no graph at %s; `omnigraph init` creates one"
                            .formatted(store.location().uri())));
    try {
      return new Graph(this, head, sidecars.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  QueryContext queryContext() {
    return new QueryContext(options.clock(), allocator, options.queryLimits());
  }

  ObjectStore store() {
    return store;
  }

  OpenOptions options() {
    return options;
  }

  Supplier<String> ids() {
    return ids;
  }

  Pause pause() {
    return pause;
  }

  Versions versions() {
    return versions;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Topology topology() {
    return topology;
  }

  Tables tables() {
    return tables;
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    try (store;
        allocator;
        tables;
        io) {
      // closes in reverse order: what is read before what it was read from
    }
  }
}
