package dev.omnigraph.store;

import dev.omnigraph.error.StoreException;
import org.jspecify.annotations.Nullable;

/** A write or deletion was sent, and no answer says whether it took effect; it may still do so. */
public final class WriteOutcomeUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  public WriteOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super("write_outcome_unknown", message, cause);
  }
}
