package dev.omnigraph.maintenance;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NewerFormatException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.recovery.Operation;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.txn.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves sidecars that can't be read, so that nobody knows what they protect. Thread-safe.
 *
 * <p>The name still tells the operation. Where no branch says that it is over, it is fenced on
 * every branch: its owner, who may only be slow, finds that in the way of whatever it is about to
 * publish (P3), and what it staged may go with the next cleanup. An operation of which a step is
 * published can't be brought to its end without its sidecar, nor can it be undone: that is refused.
 */
public final class Repair {
  private static final String OPERATION = "[0-9a-z]{26}";

  private final ObjectStore store;
  private final Engine engine;

  public Repair(ObjectStore store, Engine engine) {
    this.store = store;
    this.engine = engine;
  }

  /**
   * Deletes a sidecar that can't be read.
   *
   * @param name of the object, with or without its folder
   * @throws NotFoundException if there is none
   * @throws InvalidInputException if it can be read: recovery settles it
   * @throws NewerFormatException if a newer omnigraph wrote it, and can read it
   * @throws RecoveryRequiredException if a step of its operation is published
   */
  public void deleteSidecar(String name) {
    String key = name.startsWith(Sidecar.ROOT) ? name : Sidecar.ROOT + name;
    ensureUnreadable(key);
    List<Head> open =
        engine.versions().branches().stream()
            .flatMap(branch -> engine.versions().newest(branch).stream())
            .filter(head -> head.version().state() == BranchState.OPEN)
            .toList();
    String id = key.substring(Sidecar.ROOT.length()).replaceFirst("\\.json$", "");
    if (id.matches(OPERATION)) {
      fence(id, open);
    }
    operation(id, open.getFirst()).end(List.of(key));
    if (find(key).isPresent()) {
      throw new StoreUnavailableException("`%s` could not be deleted".formatted(key), null);
    }
  }

  private void ensureUnreadable(String key) {
    byte[] bytes =
        find(key)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "sidecar_not_found", "there is no sidecar `%s`".formatted(key)));
    try {
      Sidecar.read(key, bytes);
    } catch (NewerFormatException e) {
      throw e;
    } catch (CorruptException e) {
      return;
    }
    throw new InvalidInputException(
        "sidecar_readable",
        "`%s` can be read; `omnigraph recover --run` brings its operation to an end"
            .formatted(key));
  }

  private Optional<byte[]> find(String key) {
    try {
      return Optional.of(store.get(key).bytes());
    } catch (ObjectNotFoundException e) {
      return Optional.empty();
    }
  }

  private void fence(String id, List<Head> open) {
    boolean isOver = false;
    for (Head head : open) {
      isOver |= isOver(id, head);
    }
    if (!isOver) {
      for (Head head : open) {
        isOver(id, engine.advance().fence(operation(id, head), head));
      }
    }
  }

  private static boolean isOver(String id, Head head) {
    OperationState state = head.version().operations().get(id);
    if (state != null && !state.isFinal()) {
      throw new RecoveryRequiredException(
          "sidecar_needed",
          "step %d of operation %s is published on branch `%s`: restore its sidecar from a copy"
              .formatted(state.step(), id, head.version().branch()),
          null);
    }
    return state != null;
  }

  /** An operation of which no more than the id is known, as if it were at home on a branch. */
  private Operation operation(String id, Head home) {
    Version version = home.version();
    return engine
        .operations()
        .takeUp(
            new Sidecar(
                id,
                "unknown",
                version.branch(),
                version.incarnation(),
                version.version(),
                version.commit().id(),
                null,
                Duration.ZERO,
                List.of(),
                Map.of(),
                Map.of()));
  }
}
