package dev.omnigraph.txn;

import dev.omnigraph.constraint.ConstraintCheck;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.InlineRows;
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
final class RowWrite implements Submission {
  /** Rows up to this many bytes travel in the version object. */
  static final int INLINE_BYTES = 64 << 10;

  private final Engine engine;
  private final Transaction work;
  private final String kind;
  private final @Nullable String actor;
  private final Consumer<WritePhase> progress;
  private final String transaction;
  private final String commitId;

  private final RollOvers.Turn rollOver;

  private @Nullable WriteSet writes;
  private @Nullable Rows rows;
  private @Nullable Prepared prepared;

  RowWrite(
      Engine engine,
      Transaction work,
      String kind,
      @Nullable String actor,
      Consumer<WritePhase> progress) {
    this.progress = progress;
    this.engine = engine;
    this.work = work;
    this.kind = kind;
    this.actor = actor;
    this.transaction = engine.ids().get();
    this.commitId = engine.ids().get();
    this.rollOver = engine.rollOvers().turn();
  }

  /** On which head the rows were checked, what was looked up there, and what changes there. */
  private record Prepared(
      Head head, WriteSet writes, ReadSet reads, Map<String, Footprint> written) {}

  /** Where the rows are. */
  private sealed interface Rows {
    /** The rows of a table that is written, as a run. */
    Run run(String table, long sequence);

    record Inline(Map<String, InlineRows> tables) implements Rows {
      @Override
      public Run run(String table, long sequence) {
        return new Run.Inline(sequence, Objects.requireNonNull(tables.get(table)));
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
    WriteSet found = work.run(state, reads);
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
    Map<String, InlineRows> inline =
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
        engine.operations().begin(kind, head, actor, List.of("publish the staged rows"), versions);
    try {
      Map<String, List<Fragment>> fragments =
          new Staging(engine, operation, head.state().contract().schemaVersion()).stage(writes);
      return new Rows.Staged(operation, fragments);
    } catch (RuntimeException | Error e) {
      operation.end(); // nothing was offered, so nothing of it can land
      throw e;
    }
  }

  @Override
  public String transaction() {
    return transaction;
  }

  @Override
  public Offer on(Head head) {
    if (prepared == null || rows == null) {
      throw new IllegalStateException("not prepared");
    }
    List<VersionRecord> between = engine.versions().recordsAfter(prepared.head().number(), head);
    if (between == null || !prepared.reads().holds(between)) {
      return new Offer.Stop();
    }
    if (rows instanceof Rows.Staged staged) {
      staged.operation().check(head, transaction);
    }
    CommitEntry commit = commit(head.state(), rows, prepared);
    return new Offer.Commit(commit, engine.operations().ended(head), rollOver.on(head));
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

  /** What is left to do after it was published. */
  OpenBranch.Committed finished(Publication.Published done) {
    drop();
    return new OpenBranch.Committed(done.commit(), done.version());
  }

  /**
   * What is left to do where it will not be published. While a PUT of ours may still land, the
   * sidecar stays, and recovery decides; likewise where recovery has decided already.
   */
  void abandon(RuntimeException why) {
    boolean mayLand =
        why instanceof CommitOutcomeUnknownException || why instanceof OperationRolledBackException;
    if (mayLand) {
      rollOver.leave();
      return;
    }
    drop();
  }

  /** What is left to do where no PUT of ours can land any more. */
  void drop() {
    unstage();
    rollOver.end();
  }
}
