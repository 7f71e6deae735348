package dev.omnigraph.recovery;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.OperationStep;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An operation under way, in the hands of its owner. Its life: sidecar, staged objects, publish of
 * its steps, end.
 *
 * <p>Objects that it stages carry its id and an attempt in their names, so that the sidecar
 * protects them from cleanup, and so that two attempts never share a name.
 */
public final class Operation {
  private final ObjectStore store;
  private final Sidecar sidecar;
  private final Operations operations;
  private final AtomicInteger objects = new AtomicInteger();

  Operation(ObjectStore store, Sidecar sidecar, Operations operations) {
    this.store = store;
    this.sidecar = sidecar;
    this.operations = operations;
  }

  public String id() {
    return sidecar.operation();
  }

  /** A name for the next object of a table that is to be staged. */
  public String nextKey(String table) {
    return "tables/%s/%s-1-%d.arrow".formatted(table, id(), objects.incrementAndGet());
  }

  /** A name for a base that is to be staged. */
  String nextBaseKey() {
    return "bases/%s-1-%d.json".formatted(id(), objects.incrementAndGet());
  }

  /** Puts an object on the store. */
  public void stage(String key, Content content) {
    store.put(key, content);
  }

  /** What publishing its only step leaves in the head. */
  public OperationStep onlyStep() {
    return new OperationStep(id(), new OperationState(1, OperationState.Outcome.DONE));
  }

  /**
   * The check before a publish for this operation, made after the head was read on which the
   * publish will build: the sidecar must still be there. The order is essential (P3): a sidecar
   * that is seen after the head means that no fence is in that head, and a later fence has to fill
   * the very slot.
   *
   * <p>Costs nothing for a first publish on the version on which the operation was planned, which
   * was known before the sidecar was created.
   *
   * @throws OperationRolledBackException if it was rolled back
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the sidecar is gone for no
   *     reason that the head tells
   */
  public void check(Head head, String transaction) {
    if (head.number() != sidecar.baseVersion() && !isOpen()) {
      throw Operations.gone(head, id(), transaction);
    }
  }

  /** Whether its sidecar is there, by one GET. */
  boolean isOpen() {
    try {
      store.get(Sidecar.key(id()));
      return true;
    } catch (ObjectNotFoundException e) {
      return false;
    }
  }

  /**
   * Ends it: deletes the sidecar. For an operation whose last step is published, or of which no
   * publish can land any more. A sidecar that can't be deleted is left to the next sweep.
   */
  public void end() {
    try {
      store.delete(List.of(Sidecar.key(id())));
      operations.end(id());
    } catch (StoreException e) {
      // the caller's work is done all the same; recovery finds what is left
    }
  }
}
