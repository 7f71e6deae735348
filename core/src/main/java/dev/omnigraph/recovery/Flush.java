package dev.omnigraph.recovery;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Base;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.RollOver;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.TableState;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.Content;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.MergePlan;
import dev.omnigraph.table.MergePlan.Group;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a head with its inline rows staged as fragments, ready to be the base of what
 * follows.
 *
 * @param operation that staged it
 * @param head whose state it is
 * @param rollOver what to publish
 */
record Flush(Operation operation, Head head, RollOver rollOver) {

  /**
   * Stages it.
   *
   * @param tidiedUpTo redundant versions up to here are gone
   */
  static Flush stage(
      Operation operation, Head head, Tables tables, Versions versions, long tidiedUpTo) {
    State state = head.state();
    int schemaVersion = state.contract().schemaVersion();
    Map<String, TableState> flushed = new HashMap<>(state.tables());
    state
        .tables()
        .forEach(
            (id, table) ->
                state
                    .contract()
                    .type(id)
                    .ifPresent(
                        type ->
                            flushed.put(
                                id,
                                flushed(
                                    table,
                                    new RunWriter(operation, tables, schemaVersion, type)))));
    flushed.keySet().removeIf(id -> state.contract().type(id).isEmpty());
    String contractObject = head.version().contractObject();
    Base base =
        new Base(
            head.number(),
            null,
            contractObject == null ? state.contract() : null,
            contractObject,
            flushed);
    byte[] bytes = base.toBytes();
    if (bytes.length > Base.INLINE_BYTES) {
      String key = operation.nextBaseKey();
      operation.stage(key, Content.of(bytes));
      versions.keep(key, base);
      base = base.asObject(key);
    }
    return new Flush(operation, head, new RollOver(base, operation.onlyStep(), tidiedUpTo));
  }

  private static TableState flushed(TableState table, RunWriter writer) {
    List<Run> runs = new ArrayList<>();
    boolean oldest = true;
    for (Group group : MergePlan.of(table.runs())) {
      if (group.isWritten()) {
        List<Fragment> fragments = writer.write(group.runs(), oldest);
        if (!fragments.isEmpty()) {
          runs.add(new Run.Stored(group.runs().getLast().sequence(), fragments));
        }
      } else {
        runs.addAll(group.runs());
      }
      oldest &= runs.isEmpty();
    }
    return new TableState(table.tableVersion(), runs);
  }

  /**
   * Whether it can be published on a head: on its own, or on a later one of the same segment on
   * which nobody has taken away runs, and for which its operation is still open: neither ended in
   * that head nor, looked up after it was read, without its sidecar.
   */
  boolean fits(Head later) {
    if (later.number() == head.number()) {
      return true;
    }
    return later.version().base().version() == head.version().base().version()
        && later.version().after(head.number()).stream().noneMatch(Flush::removesRuns)
        && operation.isUnknownTo(later)
        && isOpen();
  }

  private boolean isOpen() {
    try {
      return operation.isOpen();
    } catch (StoreException e) {
      return false; // the commit does without
    }
  }

  private static boolean removesRuns(VersionRecord record) {
    return record.commits().stream()
        .flatMap(commit -> commit.tables().values().stream())
        .anyMatch(change -> !change.removed().isEmpty());
  }
}
