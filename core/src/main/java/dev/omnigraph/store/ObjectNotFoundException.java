package dev.omnigraph.store;

import dev.omnigraph.error.StoreException;
import java.time.Instant;

/** There is no object of that name, as of a time of the store. */
public final class ObjectNotFoundException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final Instant storeTime;

  public ObjectNotFoundException(String key, Instant storeTime) {
    super("object_not_found", "there is no object `" + key + "`");
    this.key = key;
    this.storeTime = storeTime;
  }

  /** The name that was asked for. */
  public String key() {
    return key;
  }

  /** The store's time of the answer. */
  public Instant storeTime() {
    return storeTime;
  }
}
