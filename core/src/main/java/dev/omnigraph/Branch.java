package dev.omnigraph;

import dev.omnigraph.constraint.TableWrites;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.load.Loader;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.ForkPoint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.query.Explanation;
import dev.omnigraph.query.Mutation;
import dev.omnigraph.query.QueryContext;
import dev.omnigraph.query.QueryFile;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.txn.OpenBranch;
import dev.omnigraph.txn.OwnRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A branch of an open graph: a line of versions, each made of the one before, with rows and a
 * schema of its own. Thread-safe; any number of handles, in any number of processes, may write to
 * it. Commits that threads make by one handle at a time share their requests.
 *
 * <p>Good until its graph is closed. When the branch is deleted, everything that asks for its
 * newest version is refused with {@link dev.omnigraph.error.NotFoundException}, also where another
 * of that name is created; snapshots stay readable until a cleanup.
 */
public final class Branch {
  /** How long what was just opened is news enough for the first read. */
  private static final Duration JUST_OPENED = Duration.ofSeconds(1);

  private final Graph graph;
  private final Internals internals;
  private final OpenBranch branch;
  private final String name;
  private final Instant opened;
  private final AtomicBoolean used = new AtomicBoolean();

  Branch(Graph graph, Internals internals, Head head) {
    this.graph = graph;
    this.internals = internals;
    this.branch = new OpenBranch(internals.engine(), head);
    this.name = head.version().branch();
    this.opened = internals.options().clock().instant();
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Where it left its parent; null for `main`. */
  public @Nullable ForkPoint fork() {
    return branch.known().version().fork();
  }

  /** The newest head that it knows. */
  Head known() {
    return branch.known();
  }

  /**
   * Pins the newest version. Looks for news with one GET, but for the first call right after
   * opening, which takes what opening has just read.
   */
  public Snapshot snapshot() {
    graph.ensureOpen();
    boolean fresh =
        !used.getAndSet(true)
            && internals.options().clock().instant().isBefore(opened.plus(JUST_OPENED));
    return new Snapshot(internals, fresh ? branch.known() : branch.refresh());
  }

  /**
   * Pins an older version: one GET, or two where that is over 16,000 versions old.
   *
   * @throws dev.omnigraph.error.NotFoundException if the branch has no such version
   */
  public Snapshot snapshot(long version) {
    graph.ensureOpen();
    used.set(true);
    Head known = branch.known();
    return new Snapshot(
        internals,
        internals.versions().at(version > known.number() ? branch.refresh() : known, version));
  }

  /**
   * Pins an older version by what people call it.
   *
   * @param reference the number of a version, the id of a commit, or an instant such as {@code
   *     2026-11-20T10:00:00Z}: the newest version whose writer's clock did not show a later one.
   *     For the last two, history is read back to there
   * @throws dev.omnigraph.error.NotFoundException if there is no such version
   * @throws InvalidInputException if it is none of these
   */
  public Snapshot snapshotAt(String reference) {
    return snapshot(References.resolve(reference, this::commits));
  }

  /**
   * The commits of the branch, newest first. Begins with one GET, and takes one for every 64 to 128
   * versions that it goes back.
   */
  public Stream<Commit> commits() {
    Head head = snapshot().head();
    return internals.versions().segments(head.version()).flatMap(Branch::commits);
  }

  private static Stream<Commit> commits(Version segment) {
    List<Commit> commits = new ArrayList<>();
    long version = segment.base().version();
    for (VersionRecord record : segment.records()) {
      version++;
      for (CommitEntry entry : record.commits()) {
        commits.add(Commit.of(entry, version));
      }
    }
    return commits.reversed().stream();
  }

  /**
   * What became of a transaction, where all that is known of it is its id: committed, or unknown.
   * Reads the history back to it.
   *
   * @throws InvalidInputException if it is no id
   */
  public Outcome outcome(String transaction) {
    return outcome(transaction, 0);
  }

  /**
   * What became of a transaction. Looks for news with one GET, and takes one or two more where the
   * version is not in the newest segment.
   *
   * @param offered what {@link dev.omnigraph.manifest.CommitOutcomeUnknownException#offered} said:
   *     once that version is there, the answer is certain
   * @throws InvalidInputException if it is no id
   */
  public Outcome outcome(String transaction, long offered) {
    graph.ensureOpen();
    used.set(true);
    String id = References.id(transaction, "transaction");
    return Outcomes.of(internals.versions(), branch.refresh(), id, offered);
  }

  /** Runs a read query without parameters on the newest version. */
  public QueryResult query(String text) {
    return query(QueryRequest.of(text));
  }

  /** Runs a read query on the newest version. */
  public QueryResult query(String text, Map<String, ?> params) {
    return query(QueryRequest.of(text).params(params));
  }

  /** Runs a read query on the newest version. */
  public QueryResult query(QueryRequest request) {
    return snapshot().query(request);
  }

  /** Tells how a read query would be run on the newest version, without running it. */
  public Explanation explain(QueryRequest request) {
    return snapshot().explain(request);
  }

  /** Runs a read query on the newest version to its end and tells what each part of it did. */
  public Explanation analyze(QueryRequest request) {
    return snapshot().analyze(request);
  }

  /** Its schema, and how to change it. */
  public Schema schema() {
    return new Schema(this, internals, branch);
  }

  /**
   * Loads rows: all of them in one commit, or none.
   *
   * @throws ConstraintViolationException with the lines that are wrong
   * @throws ConflictException if the schema changed meanwhile
   * @throws dev.omnigraph.txn.CommitMovedException if the request names a commit, and another is
   *     the newest
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the store never answered; see
   *     {@link #outcome(String, long)}
   */
  public LoadResult load(LoadRequest request) {
    ensureWritable();
    Contract contract = branch.known().state().contract();
    try (Scratch scratch = new Scratch(internals.options().loadMemory())) {
      WriteSet writes = read(request, contract, scratch);
      OpenBranch.Committed done =
          writes.isEmpty() && request.ifCommit() == null
              ? null
              : branch.write(
                  dev.omnigraph.txn.Transaction.of(writes, contract),
                  "load",
                  internals.options().actor(),
                  request.ifCommit(),
                  request.maxErrors(),
                  request.progress()::begin);
      Commit commit = done == null ? null : Commit.of(done.commit(), done.version());
      return new LoadResult(
          count(contract.nodes(), writes), count(contract.edges(), writes), commit);
    } catch (ConflictException conflict) {
      branch.refresh(); // so that running it again helps
      throw conflict;
    }
  }

  private WriteSet read(LoadRequest request, Contract contract, Scratch scratch) {
    try {
      return new Loader(contract, internals.ids(), request.mode())
          .read(request.source(), request.data(), request.maxErrors(), scratch, request.progress());
    } catch (ConstraintViolationException refused) {
      int schemaVersion = branch.refresh().state().contract().schemaVersion();
      throw schemaVersion == contract.schemaVersion()
          ? refused
          : dev.omnigraph.txn.Transaction.schemaChanged();
    }
  }

  private static Map<String, Long> count(List<? extends GraphType> types, WriteSet writes) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (GraphType type : types) {
      TableWrites written = writes.tables().get(type.id());
      if (written != null) {
        counts.put(type.name(), written.count());
      }
    }
    return counts;
  }

  /** Runs a mutation without parameters. */
  public MutationResult mutate(String text) {
    return mutate(QueryRequest.of(text));
  }

  /** Runs a mutation. */
  public MutationResult mutate(String text, Map<String, ?> params) {
    return mutate(QueryRequest.of(text).params(params));
  }

  /**
   * Runs a mutation: its statements in order, each on what those before it did, and all of them in
   * one commit, or none. Where others change meanwhile what it looks up, it runs again.
   *
   * @return without a commit where nothing changed
   * @throws InvalidInputException if the text, a parameter or the choice among several queries is
   *     wrong
   * @throws ConstraintViolationException if what came out would break a rule
   * @throws dev.omnigraph.txn.CommitMovedException if the request names a commit, and another is
   *     the newest
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the store never answered; see
   *     {@link #outcome(String, long)}
   */
  public MutationResult mutate(QueryRequest request) {
    ensureWritable();
    QueryFile file = internals.parsed(request);
    try (Scratch scratch = new Scratch(internals.options().loadMemory());
        QueryContext context = internals.queryContext()) {
      Mutation mutation =
          new Mutation(
              internals.engine(), file, request.name(), request.params(), context, scratch);
      OpenBranch.Committed done =
          branch.write(
              mutation,
              "mutation",
              internals.options().actor(),
              request.ifCommit(),
              Mutation.MAX_ERRORS,
              phase -> {});
      return new MutationResult(
          mutation.effects(), done == null ? null : Commit.of(done.commit(), done.version()));
    }
  }

  /**
   * Reads, decides and writes in one commit, or none: the body sees one version of the graph and
   * what it has written itself, and its commit takes effect as if nobody else had written
   * meanwhile. Where somebody wrote what it read, it is run again on a newer version.
   *
   * <p>If the body throws, nothing is published, and the exception reaches the caller as it is; but
   * like everything else that publishes nothing, only after a look whether it rests on the newest
   * version, else the body is run again.
   *
   * @return with what the body returned, and without a commit where it changed nothing
   * @throws E if the body does
   * @throws ConstraintViolationException if what came out would break a rule
   * @throws ConflictException if others write what it reads again and again
   */
  public <T extends @Nullable Object, E extends Exception> TransactionResult<T> transaction(
      TransactionBody<T, E> body) throws E {
    ensureWritable();
    try (Scratch scratch = new Scratch(internals.options().loadMemory())) {
      TransactionRuns<T> runs = new TransactionRuns<>(internals, body, scratch);
      OpenBranch.Committed done =
          branch.write(
              runs,
              "transaction",
              internals.options().actor(),
              null,
              Mutation.MAX_ERRORS,
              phase -> {});
      return new TransactionResult<>(
          runs.value(), done == null ? null : Commit.of(done.commit(), done.version()));
    } catch (OwnRefusal refusal) {
      @SuppressWarnings("unchecked") // a body throws nothing else, but for unchecked exceptions
      E thrown = (E) refusal.getCause();
      throw thrown;
    }
  }

  void ensureWritable() {
    graph.ensureWritable();
    used.set(true);
  }

  /** What was left on any branch when the graph was opened for writing. */
  List<Finding> foundAtOpen() {
    return graph.recovery().atOpen();
  }
}
