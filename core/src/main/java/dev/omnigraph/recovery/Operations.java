package dev.omnigraph.recovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.Pause;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations of one open graph: begins them, and knows which are over. Thread-safe. */
public final class Operations {
  private static final int CREATIONS = 8;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final String OWNER = "1";

  /** How often to look for what became of an operation whose sidecar is gone. */
  private static final int LOOKS = 8;

  private static final int REMEMBERED = 10_000;

  private final ObjectStore store;
  private final Versions versions;
  private final Supplier<String> ids;
  private final InstantSource clock;
  private final Pause pause;

  /** Operations whose sidecars are known to be gone; what is forgotten is found again. */
  private final Cache<String, Boolean> ended =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /**
   * @param ids ULIDs
   * @param clock decides only when a lease is renewed
   */
  public Operations(
      ObjectStore store,
      Versions versions,
      Supplier<String> ids,
      InstantSource clock,
      Pause pause) {
    this.store = store;
    this.versions = versions;
    this.ids = ids;
    this.clock = clock;
    this.pause = pause;
  }

  Instant now() {
    return clock.instant();
  }

  /** Begins an operation of one step. */
  public Operation begin(
      String kind, Head base, @Nullable String actor, String step, Map<String, Long> tables) {
    return begin(kind, base, actor, List.of(step), tables, Map.of());
  }

  /**
   * Begins an operation: creates its sidecar. Nothing may be staged before.
   *
   * <p>The creation is sent once for an id. Where its answer is lost and the sidecar is not there,
   * that id is abandoned, because its creation may still land: a later sidecar of that name
   * protects nothing and harms nothing, for nobody uses the id.
   *
   * @throws StoreException if it can't be created; nothing was done
   */
  public Operation begin(
      String kind,
      Head base,
      @Nullable String actor,
      List<String> steps,
      Map<String, Long> tables,
      Map<String, String> parameters) {
    for (int i = 0; i < CREATIONS; i++) {
      Sidecar sidecar =
          new Sidecar(
              ids.get(),
              kind,
              base.version().branch(),
              base.version().incarnation(),
              base.number(),
              base.version().commit().id(),
              actor,
              LEASE,
              steps,
              tables,
              parameters);
      if (create(sidecar)) {
        return new Operation(store, sidecar, this, OWNER, base.number(), now());
      }
    }
    throw new StoreUnavailableException(
        "the store lost %d attempts in a row to create a recovery sidecar".formatted(CREATIONS),
        null);
  }

  private boolean create(Sidecar sidecar) {
    String key = Sidecar.key(sidecar.operation());
    byte[] bytes = sidecar.toBytes();
    return switch (store.putIfAbsent(key, Content.of(bytes))) {
      case PutIfAbsent.Created created -> true;
      case PutIfAbsent.Exists exists ->
          throw new ConflictException(
              "operation_id_taken",
              "there is an operation %s already".formatted(sidecar.operation()));
      case PutIfAbsent.Unknown unknown -> {
        try {
          yield Arrays.equals(store.get(key).bytes(), bytes);
        } catch (ObjectNotFoundException e) {
          yield false;
        }
      }
    };
  }

  /** An operation that somebody else has begun, in the hands of this process. */
  public Operation takeUp(Sidecar sidecar) {
    return new Operation(store, sidecar, this, ids.get(), 0, Instant.MIN);
  }

  /** Entries of a head that are over: final, and their sidecars known to be gone. */
  public Set<String> ended(Head head) {
    return head.version().operations().keySet().stream()
        .filter(id -> ended.getIfPresent(id) != null)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** To be called with an operation whose sidecar was there and is deleted. */
  void end(String operation) {
    ended.put(operation, true);
  }

  /**
   * Finds out which operations that are final in a head are over, where there are some of which
   * that isn't known: one LIST. It has to begin after the head was read: a sidecar that is not
   * there yet is not gone.
   */
  void findEnded(Head head) {
    List<String> open =
        head.version().operations().entrySet().stream()
            .filter(entry -> entry.getValue().isFinal())
            .map(Map.Entry::getKey)
            .filter(id -> ended.getIfPresent(id) == null)
            .toList();
    if (open.isEmpty()) {
      return;
    }
    Set<String> listed;
    try {
      listed =
          store
              .listAll(ListRequest.of(Sidecar.ROOT))
              .map(ListEntry::key)
              .collect(Collectors.toUnmodifiableSet());
    } catch (StoreException e) {
      return; // the next segment's end does it
    }
    open.stream().filter(id -> !listed.contains(Sidecar.key(id))).forEach(this::end);
  }

  /**
   * What becomes of a publish for an operation whose sidecar is gone and whose commit is not in the
   * lineage: only the lineage says more. Whoever rolls back publishes that before the sidecar goes.
   */
  RuntimeException gone(Sidecar sidecar, Head head, String transaction) {
    Head newest = head;
    for (int look = 1; ; look++) {
      OperationState last = lastState(sidecar, newest);
      if (last != null && last.outcome() == OperationState.Outcome.ROLLED_BACK) {
        return new OperationRolledBackException(sidecar.operation());
      }
      boolean told = last != null && last.isFinal();
      if (told || look == LOOKS || Thread.currentThread().isInterrupted()) {
        return new CommitOutcomeUnknownException(
            sidecar.branch(),
            transaction,
            newest.number(),
            "the sidecar of operation %s is gone".formatted(sidecar.operation()));
      }
      pause.before(look);
      try {
        newest = versions.refresh(newest);
      } catch (StoreException e) {
        // looked at once more
      }
    }
  }

  Head refresh(Head head) {
    return versions.refresh(head);
  }

  /** Whether an operation is over; its entry in the head may be pruned already. */
  boolean isOver(Operation operation, Head head) {
    OperationState last =
        operation.isUnknownTo(head) ? lastState(operation.sidecar(), head) : operation.state(head);
    return last != null && last.isFinal();
  }

  /** The last state of an operation that the lineage since its base tells of, or null. */
  @Nullable OperationState lastState(Sidecar sidecar, Head head) {
    List<VersionRecord> records = versions.recordsAfter(sidecar.baseVersion(), head);
    OperationState last = null;
    for (VersionRecord record : records == null ? List.<VersionRecord>of() : records) {
      for (CommitEntry commit : record.commits()) {
        if (commit.operation() != null
            && commit.operation().operation().equals(sidecar.operation())) {
          last = commit.operation().state();
        }
      }
    }
    return last;
  }
}
