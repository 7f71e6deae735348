package dev.omnigraph.store.testing;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import java.util.function.Consumer;

/**
 * Is asked about every request of a process. It may block the calling thread until the request's
 * turn has come: so every interleaving of several processes can be played.
 */
public interface Scheduler {

  /**
   * Called before the request has any effect.
   *
   * @param request the same instance will be passed to {@link #after}
   * @param effect what it does to a store
   */
  Fate before(StoreRequest request, Consumer<ObjectStore> effect);

  /**
   * Called when the request has taken effect and its answer is not handed out yet. Not called where
   * the fate lets nothing happen.
   */
  default void after(StoreRequest request) {}

  /**
   * Called with a write that {@link Fate#LAND_LATE} holds back.
   *
   * @param effect to be run when the write is to reach the store
   */
  default void held(StoreRequest request, Runnable effect) {
    throw new UnsupportedOperationException("nobody to hold " + request);
  }
}
