package dev.omnigraph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.maintenance.BranchLives;
import dev.omnigraph.maintenance.Cleanup;
import dev.omnigraph.maintenance.Creation;
import dev.omnigraph.maintenance.DropSteps;
import dev.omnigraph.manifest.Deletions;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Pause;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.query.QueryContext;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.recovery.Advance;
import dev.omnigraph.recovery.Effort;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.recovery.Sidecars;
import dev.omnigraph.recovery.Steps;
import dev.omnigraph.recovery.Sweep;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.table.Tables;
import dev.omnigraph.topology.Topology;
import dev.omnigraph.txn.Calls;
import dev.omnigraph.txn.Engine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** The parts of one open graph, put together. */
final class Internals implements AutoCloseable {
  /** Characters of all texts that are kept. */
  private static final int PARSED = 1 << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What a sweep can't find out soon is left to the next. */
  private static final Duration SWEEP_PATIENCE = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final OpenOptions options;
  private final Supplier<String> ids;
  private final Versions versions;
  private final ExecutorService io = Executors.newVirtualThreadPerTaskExecutor();
  private final BufferAllocator allocator;
  private final Tables tables;
  private final Topology topology = new Topology(Runtime.getRuntime().maxMemory() / 4);

  /** Texts that were parsed last: who commits often repeats them. */
  private final Cache<Text, QueryFile> parsed =
      Caffeine.newBuilder()
          .maximumWeight(PARSED)
          .weigher((Text key, QueryFile file) -> key.text.length())
          .build();

  private final BranchLives branchLives;
  private final Cleanup cleanup;
  private final Engine engine;

  /** A text with queries, and how it is called. */
  private record Text(String source, String text) {}

  /**
   * What it takes of the machine, so that a run can be replayed.
   *
   * @param threads makes the threads that publish
   */
  record Machine(ThreadFactory threads, Pause pause) {
    static final Machine REAL =
        new Machine(
            Thread.ofPlatform().daemon().name("omnigraph-commit").factory(), new JitteredPause());
  }

  Internals(ObjectStore store, OpenOptions options) {
    this(store, options, Map.of(), Machine.REAL);
  }

  /**
   * @param kinds how operations of several steps go on, by kind
   */
  Internals(ObjectStore store, OpenOptions options, Map<String, Steps> kinds, Machine machine) {
    Pause pause = machine.pause();
    this.store = store;
    this.options = options;
    Supplier<String> given = options.ids();
    this.ids = given != null ? given : new Ulids(options.clock(), new SecureRandom());
    this.versions = new Versions(store);
    this.allocator = new RootAllocator(options.memoryLimit());
    this.tables = new Tables(store, allocator, options.memoryLimit() / 2, io);
    Operations operations = new Operations(store, versions, ids, options.clock(), pause);
    RollOvers rollOvers = new RollOvers(store, versions, operations, tables, ids);
    Publisher publisher = new Publisher(store, versions, options.clock(), pause, PATIENCE);
    this.branchLives =
        new BranchLives(
            versions, publisher, operations, tables, options.clock(), ids, options.actor());
    this.cleanup =
        new Cleanup(
            store,
            versions,
            publisher,
            operations,
            branchLives,
            options.clock(),
            ids,
            options.actor());
    Map<String, Steps> all = new HashMap<>(kinds);
    all.put(
        DropSteps.KIND, new DropSteps(versions, tables, cleanup, new Deletions(store, versions)));
    Advance advance =
        new Advance(
            new Publisher(
                store,
                versions,
                options.clock(),
                new BriefPause(pause), // who waits long offers for a slot long taken
                SWEEP_PATIENCE),
            operations,
            rollOvers,
            all,
            pause,
            options.clock(),
            ids,
            options.actor());
    this.engine =
        new Engine(
            store,
            versions,
            publisher,
            operations,
            rollOvers,
            advance,
            tables,
            options.clock(),
            ids,
            machine.threads(),
            new Calls());
  }

  /**
   * Opens the graph: one LIST and one GET; to write also one LIST of sidecars beside the first, and
   * where there are some, a sweep.
   */
  Graph open() {
    if (options.readOnly()) {
      return new Graph(this, newest(), List.of());
    }
    Future<Sidecars> listed = io.submit(() -> Sidecars.list(store));
    Head head = newest();
    Sweep sweep = engine.sweep(Effort.LIGHT, await(listed));
    List<Finding> found = sweep.run();
    return new Graph(this, found.isEmpty() ? head : sweep.head(Creation.MAIN).orElse(head), found);
  }

  private Head newest() {
    return versions
        .newest(Creation.MAIN)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "graph_not_found",
                    "there is no graph at %s; `omnigraph init` creates one"
                        .formatted(store.location().uri())));
  }

  private static Sidecars await(Future<Sidecars> listed) {
    try {
      return listed.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while sidecars were listed", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a listing throws no others
    }
  }

  /** Everything, until so much time has passed. */
  Effort effort(@Nullable Duration timeLimit, Consumer<String> progress) {
    Instant begun = options.clock().instant();
    return Effort.full(
        () ->
            timeLimit != null
                && Duration.between(begun, options.clock().instant()).compareTo(timeLimit) >= 0,
        progress);
  }

  Cleanup cleanup() {
    return cleanup;
  }

  BranchLives branchLives() {
    return branchLives;
  }

  /** The queries of a request. */
  QueryFile parsed(QueryRequest request) {
    return parsed.get(
        new Text(request.source(), request.text()), key -> QueryFile.parse(key.source, key.text));
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
