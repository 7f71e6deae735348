package dev.omnigraph;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.maintenance.Cleanup;
import dev.omnigraph.maintenance.Creation;
import dev.omnigraph.maintenance.Verification;
import dev.omnigraph.maintenance.Verification.Verified;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.query.Explanation;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.sort.Scratch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An open graph. Thread-safe; any number of handles, in any number of processes, may have the same
 * graph open and write to it. What it reads and writes is its branch `main`; {@link #branch} has
 * the others.
 */
public final class Graph implements AutoCloseable {
  private static final int MAX_PROBLEMS = 100;

  private final Internals internals;
  private final Branch main;
  private final Recovery recovery;
  private final AtomicBoolean closed = new AtomicBoolean();

  Graph(Internals internals, Head head, List<Finding> found) {
    this.internals = internals;
    this.main = new Branch(this, internals, head);
    this.recovery = new Recovery(internals, main::ensureWritable, found);
  }

  /** Id of the graph, a ULID. */
  public String id() {
    return main.known().version().graphId();
  }

  /** Where it is. */
  public String uri() {
    return internals.store().location().uri();
  }

  /** Operations that somebody left, and what to do about them. */
  public Recovery recovery() {
    return recovery;
  }

  /** Its branches: creates, lists and deletes them. */
  public Branches branches() {
    return new Branches(this, internals);
  }

  /**
   * Opens a branch, by one LIST and one GET. Threads that write to it should share what this gives.
   *
   * @throws dev.omnigraph.error.NotFoundException if there is none of that name
   */
  public Branch branch(String name) {
    ensureOpen();
    return name.equals(Creation.MAIN)
        ? main
        : new Branch(
            this, internals, internals.branchLives().find(name, !internals.options().readOnly()));
  }

  /** As {@link Branch#snapshot()}, of `main`. */
  public Snapshot snapshot() {
    return main.snapshot();
  }

  /** As {@link Branch#snapshot(long)}, of `main`. */
  public Snapshot snapshot(long version) {
    return main.snapshot(version);
  }

  /** As {@link Branch#snapshotAt(String)}, of `main`. */
  public Snapshot snapshotAt(String reference) {
    return main.snapshotAt(reference);
  }

  /** As {@link Branch#commits()}, of `main`. */
  public Stream<Commit> commits() {
    return main.commits();
  }

  /** As {@link Branch#outcome(String)}, of `main`. */
  public Outcome outcome(String transaction) {
    return main.outcome(transaction);
  }

  /** As {@link Branch#outcome(String, long)}, of `main`. */
  public Outcome outcome(String transaction, long offered) {
    return main.outcome(transaction, offered);
  }

  /** As {@link Branch#query(String)}, of `main`. */
  public QueryResult query(String text) {
    return main.query(text);
  }

  /** As {@link Branch#query(String, Map)}, of `main`. */
  public QueryResult query(String text, Map<String, ?> params) {
    return main.query(text, params);
  }

  /** As {@link Branch#query(QueryRequest)}, of `main`. */
  public QueryResult query(QueryRequest request) {
    return main.query(request);
  }

  /** As {@link Branch#explain(QueryRequest)}, of `main`. */
  public Explanation explain(QueryRequest request) {
    return main.explain(request);
  }

  /** As {@link Branch#analyze(QueryRequest)}, of `main`. */
  public Explanation analyze(QueryRequest request) {
    return main.analyze(request);
  }

  /** As {@link Branch#schema()}, of `main`. */
  public Schema schema() {
    return main.schema();
  }

  /** As {@link Branch#load(LoadRequest)}, of `main`. */
  public LoadResult load(LoadRequest request) {
    return main.load(request);
  }

  /** As {@link Branch#mutate(String)}, of `main`. */
  public MutationResult mutate(String text) {
    return main.mutate(text);
  }

  /** As {@link Branch#mutate(String, Map)}, of `main`. */
  public MutationResult mutate(String text, Map<String, ?> params) {
    return main.mutate(text, params);
  }

  /** As {@link Branch#mutate(QueryRequest)}, of `main`. */
  public MutationResult mutate(QueryRequest request) {
    return main.mutate(request);
  }

  /** As {@link Branch#transaction(TransactionBody)}, of `main`. */
  public <T extends @Nullable Object, E extends Exception> TransactionResult<T> transaction(
      TransactionBody<T, E> body) throws E {
    return main.transaction(body);
  }

  /**
   * Deletes what no version that stays, and no operation under way, refers to. Safe beside
   * everything else; one that was interrupted is simply begun anew.
   *
   * @throws dev.omnigraph.error.RecoveryRequiredException if a sidecar can't be read; nothing is
   *     deleted then, nor where anything else can't be read
   */
  public Cleanup.Freed cleanup(CleanupRequest request) {
    if (request.dryRun()) {
      ensureOpen();
    } else {
      main.ensureWritable();
    }
    return internals.cleanup().run(request.retention(), request.dryRun(), request.progress());
  }

  /**
   * Looks whether all is as it was written: every object that can still be read, and all rows and
   * rules of the newest version of every branch. Only reads; takes as long as reading all of that.
   *
   * @param progress hears in words what it is at
   * @return with the first {@value #MAX_PROBLEMS} problems
   */
  public Verified verify(Consumer<String> progress) {
    ensureOpen();
    try (Scratch scratch = new Scratch(internals.options().loadMemory())) {
      return new Verification(
              internals.store(), internals.tables(), scratch, MAX_PROBLEMS, progress)
          .run();
    }
  }

  void ensureWritable() {
    ensureOpen();
    if (internals.options().readOnly()) {
      throw new InvalidInputException("read_only", "the graph was opened for reading only");
    }
  }

  void ensureOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the graph is closed");
    }
  }

  /**
   * Waits for the writes of this handle that are under way and frees everything. Snapshots and
   * results of this handle can't be used any more.
   *
   * @throws IllegalStateException if it is called by the body of a transaction
   */
  @Override
  public void close() {
    internals.engine().calls().close();
    if (closed.compareAndSet(false, true)) {
      internals.close();
    }
  }
}
