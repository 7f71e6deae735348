package dev.omnigraph.maintenance;

import dev.omnigraph.constraint.TableCheck;
import dev.omnigraph.constraint.Violations;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Effort;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.txn.Engine;
import dev.omnigraph.txn.OpenBranch;
import dev.omnigraph.txn.ReadSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a branch another schema, in one publish: no row is written, whatever their number, since
 * rows are read as the schema of their reader has them. Where what is dropped is to go for good,
 * more steps follow.
 *
 * <p>Rows that are there may stand against it; all those that could are looked at. Where somebody
 * writes to their tables meanwhile, they are looked at again. Where somebody changes the schema
 * meanwhile, the change is either done already, or refused: what was planned as a small change
 * could otherwise undo somebody else's.
 *
 * <p>For one use by one thread.
 */
public final class SchemaChange {
  private static final int RUNS = 64;

  private final Engine engine;
  private final OpenBranch branch;
  private final String sourceName;
  private final String text;
  private final @Nullable String actor;
  private final Scratch scratch;
  private final int maxErrors;
  private final @Nullable Effort effort;

  /**
   * @param sourceName how errors call the text
   * @param text the new schema
   * @param actor who, or null
   * @param scratch for what has to be sorted
   * @param maxErrors how many wrong rows to report
   * @param effort how far to go at once with drops that are to be hard, or null where they are soft
   */
  public SchemaChange(
      Engine engine,
      OpenBranch branch,
      String sourceName,
      String text,
      @Nullable String actor,
      Scratch scratch,
      int maxErrors,
      @Nullable Effort effort) {
    this.engine = engine;
    this.branch = branch;
    this.sourceName = sourceName;
    this.text = text;
    this.actor = actor;
    this.scratch = scratch;
    this.maxErrors = maxErrors;
    this.effort = effort;
  }

  /**
   * What took place.
   *
   * @param done the commit, or null where there was nothing to do
   * @param drops hard drops that were begun, or gone on with
   */
  public record Applied(
      Migration migration, OpenBranch.@Nullable Committed done, List<HardDrop> drops) {
    public Applied {
      drops = List.copyOf(drops);
    }
  }

  /**
   * Makes the change.
   *
   * @throws InvalidInputException if the text is wrong, or the change is not supported
   * @throws ConstraintViolationException with the first rows that stand against it
   * @throws ConflictException if the schema changed meanwhile to one from which it takes steps
   * @throws RecoveryRequiredException if drops are to be hard and a sidecar can't be read, which
   *     would be in the way of deleting anything
   */
  public Applied run() {
    Head head = branch.head();
    boolean lookedAgain = false;
    int schemaVersion = head.state().contract().schemaVersion();
    for (int run = 0; run < RUNS; run++) {
      RuntimeException refusal = null;
      Migration migration = null;
      ReadSet reads = null;
      try {
        migration = plan(head, schemaVersion);
        reads = check(head, migration);
      } catch (ConstraintViolationException
          | InvalidInputException
          | ConflictException
          | CorruptException refused) {
        refusal = refused;
      }
      if (refusal != null || migration == null || reads == null || migration.isEmpty()) {
        boolean gone = refusal instanceof CorruptException; // since the last look, perhaps
        Head fresh = lookedAgain && !gone ? head : branch.refresh();
        if (fresh.number() != head.number()) {
          head = fresh;
          lookedAgain = true;
          continue;
        }
        if (refusal != null || migration == null) {
          throw refusal == null ? new IllegalStateException("no plan") : refusal;
        }
        return new Applied(migration, null, goOn());
      }
      SchemaCommit commit =
          new SchemaCommit(engine, head, migration, reads, actor, hardDrop(migration));
      switch (commit.publish(branch)) {
        case Publication.Published done -> {
          return new Applied(
              migration,
              new OpenBranch.Committed(done.commits().getFirst(), done.version()),
              drop(commit, done.head()));
        }
        case Publication.Stopped stopped -> {
          head = stopped.head();
          lookedAgain = false;
        }
      }
    }
    throw new ConflictException(
        "too_many_conflicts",
        "others changed the rows that the new schema depends on in each of %d runs; try again later"
            .formatted(RUNS));
  }

  /** What is to go for good, or null. */
  private @Nullable Dropped hardDrop(Migration migration) {
    Dropped dropped = Dropped.by(migration);
    if (effort == null || dropped.isEmpty()) {
      return null;
    }
    for (Finding finding : sweep(Effort.LOOK)) {
      if (finding.classification() == Classification.UNRESOLVED) {
        throw new RecoveryRequiredException(
            "unresolved_sidecar",
            "nothing was changed, because it is not known what `%s` protects from being deleted: %s"
                .formatted(finding.key(), finding.why()),
            null);
      }
    }
    return dropped;
  }

  /** Takes the steps behind the first. Whatever happens to them, the schema is changed. */
  private List<HardDrop> drop(SchemaCommit commit, Head head) {
    Operation operation = commit.operation();
    if (commit.dropped() == null || operation == null || effort == null) {
      return List.of();
    }
    try {
      engine.advance().run(operation, head, effort);
      String why = effort.isOver().getAsBoolean() ? Finding.OUT_OF_TIME : Finding.OTHERS;
      return List.of(HardDrop.of(operation.sidecar(), branch.refresh(), why, engine.versions()));
    } catch (OmnigraphException e) {
      return List.of(HardDrop.failed(operation.id(), String.valueOf(e.getMessage())));
    }
  }

  /** Goes on with hard drops of this branch that somebody left. */
  private List<HardDrop> goOn() {
    List<HardDrop> drops = new ArrayList<>();
    for (Finding finding : effort == null ? List.<Finding>of() : sweep(effort)) {
      Sidecar sidecar = finding.sidecar();
      if (sidecar != null
          && sidecar.kind().equals(DropSteps.KIND)
          && sidecar.branch().equals(branch.known().version().branch())) {
        String why = finding.outcome() == null ? finding.why() : finding.outcome();
        drops.add(HardDrop.of(sidecar, branch.refresh(), why, engine.versions()));
      }
    }
    return drops;
  }

  private List<Finding> sweep(Effort with) {
    return engine.sweep(with).run();
  }

  private Migration plan(Head head, int schemaVersion) {
    Migration migration = Migration.plan(head.state().contract(), sourceName, text);
    if (!migration.isEmpty() && head.state().contract().schemaVersion() != schemaVersion) {
      throw new ConflictException(
          "schema_changed", "somebody else changed the schema meanwhile; plan again from there");
    }
    if (!migration.isSupported()) {
      throw new InvalidInputException(migration.unsupported());
    }
    return migration;
  }

  private ReadSet check(Head head, Migration migration) {
    ReadSet.Builder reads = new ReadSet.Builder();
    Violations violations = new Violations(sourceName, maxErrors);
    TableCheck check = new TableCheck(head.state(), engine.tables(), violations, scratch, reads);
    migration.checks().forEach(check::run);
    violations.throwIfAny();
    return reads.build();
  }
}
