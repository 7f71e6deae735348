package dev.omnigraph.recovery;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.OperationStep;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An operation under way, in the hands of its owner or of somebody who goes on with it. Its life:
 * sidecar, staged objects, publish of its steps, end. Thread-safe.
 *
 * <p>Objects that it stages carry its id and an attempt in their names, so that the sidecar
 * protects them from cleanup, and so that two attempts never share a name.
 */
public final class Operation {
  private final ObjectStore store;
  private final Sidecar sidecar;
  private final Operations operations;
  private final String attempt;
  private final long knownBefore;
  private final AtomicInteger objects = new AtomicInteger();
  private volatile Instant seenAtWork;
  private volatile boolean leased;

  /**
   * @param attempt of this process; the owner's is 1
   * @param knownBefore a version that this process knew before the sidecar was created, or 0
   */
  Operation(
      ObjectStore store,
      Sidecar sidecar,
      Operations operations,
      String attempt,
      long knownBefore,
      Instant seenAtWork) {
    this.store = store;
    this.sidecar = sidecar;
    this.operations = operations;
    this.attempt = attempt;
    this.knownBefore = knownBefore;
    this.seenAtWork = seenAtWork;
  }

  public String id() {
    return sidecar.operation();
  }

  /** What its sidecar says. */
  public Sidecar sidecar() {
    return sidecar;
  }

  /** A name for the next object of a table that is to be staged. */
  public String nextKey(String table) {
    return "tables/%s/%s-%s-%d.arrow".formatted(table, id(), attempt, objects.incrementAndGet());
  }

  /** A name for a base that is to be staged. */
  String nextBaseKey() {
    return "bases/%s-%s-%d.json".formatted(id(), attempt, objects.incrementAndGet());
  }

  /** A name for a schema that is to be staged. */
  public String nextContractKey() {
    return "contracts/%s-%s-%d.json".formatted(id(), attempt, objects.incrementAndGet());
  }

  /** Puts an object on the store. */
  public void stage(String key, Content content) {
    renewLease();
    store.put(key, content);
  }

  /**
   * Shows that somebody is at work, where half the lease is over since that was shown last. Spares
   * others the same work; nothing depends on it, nor on the clock that is looked at here.
   */
  private void renewLease() {
    Instant now = operations.now();
    if (now.isAfter(seenAtWork.plus(sidecar.lease().dividedBy(2)))) {
      seenAtWork = now;
      lease(Sidecar.AT_WORK);
    }
  }

  private void lease(Content content) {
    leased = true;
    try {
      store.put(Sidecar.leaseKey(id()), content);
    } catch (StoreException e) {
      // a courtesy
    }
  }

  /** What publishing its first step leaves in the head, where more follow. */
  public OperationStep firstStep() {
    return new OperationStep(id(), new OperationState(1, OperationState.Outcome.OPEN));
  }

  /** What publishing its only step leaves in the head. */
  public OperationStep onlyStep() {
    return new OperationStep(id(), new OperationState(1, OperationState.Outcome.DONE));
  }

  /** How far it has come in a head. */
  public OperationState state(Head head) {
    return head.version()
        .operations()
        .getOrDefault(id(), new OperationState(0, OperationState.Outcome.OPEN));
  }

  boolean isRolledBack(Head head) {
    return state(head).outcome() == OperationState.Outcome.ROLLED_BACK;
  }

  /** Whether a head knows nothing of it: nothing is published, or it is over since long. */
  boolean isUnknownTo(Head head) {
    return !head.version().operations().containsKey(id());
  }

  /**
   * The check before a publish for this operation, made after the head was read on which the
   * publish will build: nobody has rolled it back in there, and the sidecar is still there. The
   * order is essential (P3): a sidecar that is seen after the head means that an end of the
   * operation either stands in that head, or has to fill the very slot.
   *
   * <p>Costs nothing for a first publish on a version that was known before the sidecar was
   * created.
   *
   * @throws OperationRolledBackException if it was rolled back
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the sidecar is gone for no
   *     reason that the lineage tells
   */
  public void check(Head head, String transaction) {
    if (isRolledBack(head)) {
      throw new OperationRolledBackException(id());
    }
    if (head.number() != knownBefore) {
      renewLease();
      if (!isOpen()) {
        throw operations.gone(sidecar, head, transaction);
      }
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

  /** Shows that nobody is at work on it now, so that others need not wait for its lease. */
  void rest() {
    lease(Sidecar.AT_REST);
  }

  /**
   * Ends it: deletes the sidecar. For an operation that is over in the head, or of which nothing is
   * published and no publish can land any more. A sidecar that can't be deleted is left to the next
   * sweep.
   */
  public void end() {
    end(List.of(Sidecar.key(id())));
  }

  /**
   * @param listed names of the sidecar and its lease, as they were listed
   */
  public void end(List<String> listed) {
    Set<String> keys = new LinkedHashSet<>(listed);
    if (leased) {
      keys.add(Sidecar.leaseKey(id()));
    }
    try {
      store.delete(keys);
      operations.end(id());
    } catch (StoreException e) {
      // the caller's work is done all the same; recovery finds what is left
    }
  }
}
