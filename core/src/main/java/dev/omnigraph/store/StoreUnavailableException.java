package dev.omnigraph.store;

import dev.omnigraph.error.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * The store can't be reached or asks for patience, after bounded retries. The call had no effect;
 * try later.
 */
public final class StoreUnavailableException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super("store_unavailable", message, cause);
  }

  /**
   * For the start of every call of a store.
   *
   * @throws StoreUnavailableException if the calling thread is interrupted; its flag stays set
   */
  public static void throwIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreUnavailableException("the thread was interrupted; nothing was sent", null);
    }
  }
}
