package dev.omnigraph.recovery;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations of one open graph: begins them, and knows which are over. Thread-safe. */
public final class Operations {
  private static final int CREATIONS = 8;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final ObjectStore store;
  private final Supplier<String> ids;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  /**
   * @param ids ULIDs
   */
  public Operations(ObjectStore store, Supplier<String> ids) {
    this.store = store;
    this.ids = ids;
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
      Map<String, Long> tables) {
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
              tables);
      if (create(sidecar)) {
        return new Operation(store, sidecar, this);
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

  /** Keys of the sidecars there are, by one LIST a thousand. */
  public List<String> list() {
    return store
        .listAll(ListRequest.of(Sidecar.ROOT))
        .map(ListEntry::key)
        .filter(key -> key.endsWith(".json"))
        .toList();
  }

  /** Entries of a head that are over: final, and their sidecars deleted by this process. */
  public Set<String> ended(Head head) {
    return head.version().operations().keySet().stream()
        .filter(ended::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  void end(String operation) {
    ended.add(operation);
  }

  /** What an owner says that finds its sidecar gone, once the lineage does not hold its commit. */
  static RuntimeException gone(Head head, String operation, String transaction) {
    var state = head.version().operations().get(operation);
    return state != null && state.isFinal()
        ? new OperationRolledBackException(operation)
        : new CommitOutcomeUnknownException(
            transaction, head.number(), "the sidecar of operation %s is gone".formatted(operation));
  }
}
