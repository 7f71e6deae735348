package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationStep;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import dev.omnigraph.table.Run;
import dev.omnigraph.txn.Engine;
import dev.omnigraph.txn.OpenBranch;
import dev.omnigraph.txn.ReadSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A new schema on its way, for which the rows of one head were checked. */
final class SchemaCommit implements Submission {
  private final Engine engine;
  private final Head checked;
  private final Contract contract;
  private final ReadSet reads;
  private final @Nullable String actor;
  private final @Nullable Dropped dropped;
  private final String transaction;
  private final String commitId;
  private @Nullable Operation operation;
  private @Nullable String object;

  /**
   * @param dropped what is dropped for good, in steps that follow, or null
   */
  SchemaCommit(
      Engine engine,
      Head checked,
      Migration migration,
      ReadSet reads,
      @Nullable String actor,
      @Nullable Dropped dropped) {
    this.engine = engine;
    this.checked = checked;
    this.contract = migration.to();
    this.reads = reads;
    this.actor = actor;
    this.dropped = dropped;
    this.transaction = engine.ids().get();
    this.commitId = engine.ids().get();
  }

  /**
   * Publishes it; a large schema is put on the store first, as an operation; a hard drop begins
   * with it.
   */
  Publication publish(OpenBranch branch) {
    boolean large = Document.size(contract) > Versions.INLINE_CONTRACT;
    if (dropped != null) {
      operation = beginDrop(dropped);
    } else if (large) {
      operation =
          engine.operations().begin("schema", checked, actor, "publish the schema", Map.of());
    }
    try {
      if (operation != null && large) {
        object = operation.nextContractKey();
        operation.stage(object, Content.of(Versions.contractBytes(contract)));
      }
      Publication ended = branch.publish(checked, this);
      if (dropped == null || ended instanceof Publication.Stopped) {
        end();
      }
      return ended;
    } catch (CommitOutcomeUnknownException e) {
      throw giveUp(e, branch.known()); // it may yet land
    } catch (OperationRolledBackException e) {
      throw e; // recovery has decided
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  private Operation beginDrop(Dropped drop) {
    Map<String, Long> touched = new TreeMap<>();
    Stream.concat(drop.types().stream(), drop.changedTypes().stream())
        .forEach(type -> touched.put(type, checked.state().table(type).tableVersion()));
    return engine
        .operations()
        .begin(DropSteps.KIND, checked, actor, DropSteps.PLAN, touched, drop.parameters());
  }

  /** What is dropped for good, or null. */
  @Nullable Dropped dropped() {
    return dropped;
  }

  /** The operation of which this is a part, or null. */
  @Nullable Operation operation() {
    return operation;
  }

  private @Nullable OperationStep step() {
    if (operation == null) {
      return null;
    }
    return dropped == null ? operation.onlyStep() : operation.firstStep();
  }

  private RuntimeException giveUp(CommitOutcomeUnknownException why, Head newest) {
    Operation begun = operation;
    if (begun != null
        && !Thread.currentThread().isInterrupted()
        && engine.advance().giveUp(begun, newest)) {
      return new OperationRolledBackException(begun.id());
    }
    return why;
  }

  private void end() {
    if (operation != null) {
      operation.end();
    }
  }

  @Override
  public Offer on(Head head) {
    if (!head.version().isOpenAs(checked.version().incarnation())) {
      return new Offer.Stop();
    }
    List<VersionRecord> between = engine.versions().recordsAfter(checked.number(), head);
    if (between == null || !reads.holds(between)) {
      return new Offer.Stop();
    }
    if (operation != null) {
      operation.check(head, transaction);
    }
    CommitEntry commit =
        new CommitEntry(
            commitId,
            transaction,
            actor,
            "schema",
            engine.clock().instant(),
            step(),
            object == null ? contract : null,
            object,
            withoutDroppedTypes(head.state()));
    return new Offer.Commit(List.of(commit), engine.operations().ended(head), null);
  }

  /** The rows of types that are gone leave the state; older versions hold them. */
  private Map<String, TableChange> withoutDroppedTypes(State state) {
    Map<String, TableChange> changes = new HashMap<>();
    for (GraphType type : state.contract().types().toList()) {
      TableState table = state.table(type.id());
      if (contract.type(type.id()).isEmpty() && !table.runs().isEmpty()) {
        changes.put(
            type.id(),
            new TableChange(
                table.tableVersion() + 1,
                table.runs().stream().map(Run::sequence).toList(),
                List.of(),
                new Footprint(Map.of())));
      }
    }
    return changes;
  }
}
