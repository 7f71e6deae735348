package dev.omnigraph.txn;

import dev.omnigraph.constraint.ConstraintCheck;
import dev.omnigraph.constraint.InlinePlan;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way: checked against a head, its rows inline or staged, offered to the publisher.
 * What is staged is used for every later head.
 */
final class RowWrite {
  /** Rows up to this many bytes travel in the version object. */
  static final int INLINE_BYTES = 64 << 10;

  private final Engine engine;
  private final Transaction work;
  private final String kind;
  private final @Nullable String actor;
  private final @Nullable String ifCommit;
  private final Consumer<WritePhase> progress;
  private final String transaction;
  private final String commitId;

  private @Nullable WriteSet writes;
  private @Nullable Rows rows;
  private @Nullable Prepared prepared;

  RowWrite(
      Engine engine,
      Transaction work,
      String kind,
      @Nullable String actor,
      @Nullable String ifCommit,
      Consumer<WritePhase> progress) {
    this.ifCommit = ifCommit;
    this.progress = progress;
    this.engine = engine;
    this.work = work;
    this.kind = kind;
    this.actor = actor;
    this.transaction = engine.ids().get();
    this.commitId = engine.ids().get();
  }

  /** On which head the rows were checked, what was looked up there, and what changes there. */
  private record Prepared(
      Head head, WriteSet writes, ReadSet reads, Map<String, Footprint> written) {}

  /** Where the rows are. */
  private sealed interface Rows {
    /** The rows of a table that is written, as a run. */
    Run run(String table, long sequence);

    record Inline(InlinePlan.Plan plan) implements Rows {
      @Override
      public Run run(String table, long sequence) {
        return new Run.Inline(sequence, Objects.requireNonNull(plan.tables().get(table)));
      }
    }

    record Staged(Operation operation, Map<String, List<Fragment>> tables) implements Rows {
      @Override
      public Run run(String table, long sequence) {
        return new Run.Stored(sequence, Objects.requireNonNull(tables.get(table)));
      }
    }
  }

  /**
   * Finds the rows on the state of a head, checks them there, and puts them where they travel from.
   *
   * @return whether there are any
   */
  boolean prepare(Head head, int maxErrors) {
    State state = head.state();
    progress.accept(WritePhase.CHECKING);
    ReadSet.Builder reads = new ReadSet.Builder();
    WriteSet found = work.run(head, reads);
    if (found != writes) {
      unstage();
      writes = found;
    }
    if (found.isEmpty()) {
      return false;
    }
    Violations violations = new Violations(found.source(), maxErrors);
    Map<String, Footprint> written =
        new ConstraintCheck(state, engine.tables(), found, violations, reads).run();
    prepared = new Prepared(head, found, reads.build(), written);
    if (rows == null) {
      rows = place(head, found);
    }
    progress.accept(WritePhase.PUBLISHING);
    return true;
  }

  /** Forgets where the rows are: others take their place, and no PUT of these can land. */
  private void unstage() {
    if (rows instanceof Rows.Staged staged) {
      staged.operation().end();
    }
    rows = null;
  }

  private Rows place(Head head, WriteSet writes) {
    InlinePlan.Plan inline =
        InlinePlan.fit(writes, head.state().contract().schemaVersion(), INLINE_BYTES);
    return inline != null ? new Rows.Inline(inline) : stage(head, writes);
  }

  private Rows stage(Head head, WriteSet writes) {
    progress.accept(WritePhase.STAGING);
    Map<String, Long> versions = new TreeMap<>();
    writes
        .tables()
        .keySet()
        .forEach(table -> versions.put(table, head.state().table(table).tableVersion()));
    Operation operation =
        engine.operations().begin(kind, head, actor, "publish the staged rows", versions);
    try {
      Map<String, List<Fragment>> fragments =
          new Staging(engine, operation, head.state().contract().schemaVersion()).stage(writes);
      return new Rows.Staged(operation, fragments);
    } catch (RuntimeException | Error e) {
      operation.end(); // nothing was offered, so nothing of it can land
      throw e;
    }
  }

  String transaction() {
    return transaction;
  }

  /** Whether the caller's own condition holds on a head; it may hold for one transaction only. */
  boolean isWantedOn(Head head) {
    return ifCommit == null || ifCommit.equals(head.version().commit().id());
  }

  /** Whether it can't be published behind others. */
  boolean isConditional() {
    return ifCommit != null;
  }

  /**
   * @throws CommitMovedException if the caller's own condition does not hold on a head that was
   *     looked at since the call
   */
  void ensureWantedOn(Head head) {
    if (ifCommit != null && !isWantedOn(head)) {
      throw new CommitMovedException(ifCommit, head.version().commit().id(), head.number());
    }
  }

  boolean isThis(CommitEntry commit) {
    return commit.id().equals(commitId);
  }

  boolean isStaged() {
    return rows instanceof Rows.Staged;
  }

  /** What its rows take in the version object. */
  long inlineBytes() {
    return rows instanceof Rows.Inline inline ? inline.plan().bytes() : 0;
  }

  /** Whether it can be published on a head, in one record with others. */
  enum Fit {
    YES,
    /** On the result of those ahead of it, by another run. */
    AFTER_THOSE_AHEAD,
    /** Only after another run. */
    NO
  }

  /**
   * Whether what was prepared holds on a head.
   *
   * @param ahead what comes before it in the same record
   * @throws OperationRolledBackException if its operation was rolled back
   */
  Fit fits(Head head, List<CommitEntry> ahead) {
    Prepared ready = prepared();
    if (!head.version().isOpenAs(ready.head().version().incarnation())) {
      return Fit.NO;
    }
    List<VersionRecord> between = engine.versions().recordsAfter(ready.head().number(), head);
    if (between == null || !ready.reads().holds(between) || !isWantedOn(head)) {
      return Fit.NO;
    }
    if (!ready.reads().holdsAfter(ahead) || (isConditional() && !ahead.isEmpty())) {
      return Fit.AFTER_THOSE_AHEAD;
    }
    if (rows instanceof Rows.Staged staged) {
      staged.operation().check(head, transaction);
    }
    return Fit.YES;
  }

  /** Number of the head on which it was checked. */
  long preparedOn() {
    return prepared().head().number();
  }

  private Prepared prepared() {
    return Objects.requireNonNull(prepared, "not prepared");
  }

  /** What to publish behind a state. */
  CommitEntry commit(State state) {
    return commit(state, Objects.requireNonNull(rows, "not placed"), prepared());
  }

  private CommitEntry commit(State state, Rows placed, Prepared ready) {
    Map<String, TableChange> changes = new HashMap<>();
    ready
        .written()
        .forEach(
            (table, footprint) -> {
              TableState before = state.table(table);
              List<Long> removed =
                  ready.writes().replaces(table)
                      ? before.runs().stream().map(Run::sequence).toList()
                      : List.of();
              Run run = placed.run(table, before.tableVersion() + 1);
              changes.put(table, new TableChange(run.sequence(), removed, List.of(run), footprint));
            });
    return new CommitEntry(
        commitId,
        transaction,
        actor,
        kind,
        engine.clock().instant(),
        placed instanceof Rows.Staged staged ? staged.operation().onlyStep() : null,
        null,
        null,
        changes);
  }

  /** The commit, as a record has it. */
  OpenBranch.Committed in(Publication.Published done) {
    CommitEntry commit = done.commits().stream().filter(this::isThis).findFirst().orElseThrow();
    return new OpenBranch.Committed(commit, done.version());
  }

  /**
   * What is left to do where it will not be published. While a PUT of ours may still land, its
   * operation is fenced; where that can't be done the sidecar stays, and recovery decides; likewise
   * where recovery has decided already.
   *
   * @return what is to be told
   */
  RuntimeException abandon(RuntimeException why, Head newest) {
    if (why instanceof CommitOutcomeUnknownException
        && rows instanceof Rows.Staged staged
        && !Thread.currentThread().isInterrupted()
        && engine.advance().giveUp(staged.operation(), newest)) {
      return new OperationRolledBackException(staged.operation().id());
    }
    boolean mayLand =
        why instanceof CommitOutcomeUnknownException || why instanceof OperationRolledBackException;
    if (!mayLand) {
      drop();
    }
    return why;
  }

  /** What is left to do after it was published, or where no PUT of it can land any more. */
  void drop() {
    unstage();
  }
}
