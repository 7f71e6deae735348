package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.Deletions;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.recovery.Steps;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.table.Tables;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a hard drop goes on once its schema is published: rows are written anew without what was
 * dropped, one fragment a step, so that a process that dies loses no more than that; then history
 * is closed behind them, so that nobody can read what it held; then that is deleted, the objects at
 * once and the versions when they are old enough. Thread-safe.
 *
 * <p>Each step is found from the head alone: what is still in there is still to be done, whoever
 * did the rest. Writers go on beside it; no step changes what anybody reads.
 */
public final class DropSteps implements Steps {
  /** Operations of this kind are hard drops. */
  public static final String KIND = "hard-drop";

  /** What is done, in words. */
  static final List<String> PLAN =
      List.of(
          "publish the schema",
          "write anew what holds any of it, one step each",
          "close history",
          "delete objects",
          "delete versions");

  /** Beyond these bounds a version object has more records than writers leave in one. */
  private static final int RECORDS = 128;

  private static final int BYTES = 512 << 10;

  private final Versions versions;
  private final Tables tables;
  private final Cleanup cleanup;
  private final Deletions deletions;

  public DropSteps(Versions versions, Tables tables, Cleanup cleanup, Deletions deletions) {
    this.versions = versions;
    this.tables = tables;
    this.cleanup = cleanup;
    this.deletions = deletions;
  }

  @Override
  public Step after(Sidecar sidecar, OperationState last, Head head) {
    Dropped dropped = Dropped.by(sidecar);
    if (last.due() != null) {
      return deleteVersions();
    }
    List<Rewrite> rewrites = Rewrite.all(dropped, head.state(), tables);
    if (!rewrites.isEmpty()) {
      Rewrite first = rewrites.getFirst();
      return isLong(head) ? endSegment() : new Step(first.what(), true, false, first);
    }
    return isClosed(dropped, head) ? deleteObjects(dropped) : closeHistory(dropped);
  }

  private static Step endSegment() {
    return new Step("end a segment", true, false, (operation, head) -> Change.segment(false, null));
  }

  private static boolean isLong(Head head) {
    return head.version().records().size() > RECORDS || head.bytes() > BYTES;
  }

  /** Whether the oldest version that can be read, and the object that holds it, have none of it. */
  private boolean isClosed(Dropped dropped, Head head) {
    Head oldest = versions.at(head, head.version().floor());
    return !dropped.isIn(oldest.state())
        && oldest.version().records().stream().noneMatch(dropped::isIn);
  }

  /** All rows become fragments, and those in older versions can't be read any more. */
  private Step closeHistory(Dropped dropped) {
    return new Step(
        "close history",
        true,
        false,
        (operation, head) ->
            Rewrite.all(dropped, head.state(), tables).isEmpty()
                ? Change.segment(true, null)
                : null);
  }

  /**
   * Ends one more segment, so that every later head tells when the one before it was superseded.
   */
  private Step deleteObjects(Dropped dropped) {
    AtomicBoolean deleted = new AtomicBoolean();
    return new Step(
        "delete the objects that held what was dropped",
        true,
        false,
        (operation, head) -> {
          if (!deleted.get()) {
            cleanup.deleteGarbage(dropped.folders());
            deleted.set(true);
          }
          return Change.segment(false, head.shown().plus(head.version().window().multipliedBy(2)));
        });
  }

  private Step deleteVersions() {
    return new Step(
        "delete the versions before",
        false,
        true,
        (operation, head) -> {
          deletions.delete(
              deletions.belowFloor(head.version()).stream().map(ListEntry::key).toList());
          return Change.NOTHING;
        });
  }
}
