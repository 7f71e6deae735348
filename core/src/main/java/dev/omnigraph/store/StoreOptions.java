package dev.omnigraph.store;

import java.time.InstantSource;
import java.util.Map;

/**
 * How to open a store.
 *
 * @param readOnly whether the caller promises not to write, so that nothing is tidied or created
 * @param clock time for stores whose clock is this machine's
 * @param environment variables, normally those of the process
 */
public record StoreOptions(boolean readOnly, InstantSource clock, Map<String, String> environment) {
  public StoreOptions {
    environment = Map.copyOf(environment);
  }

  /** For reading and writing, with the system's clock and environment. */
  public static StoreOptions readWrite() {
    return new StoreOptions(false, InstantSource.system(), System.getenv());
  }

  /** For reading only, with the system's clock and environment. */
  public static StoreOptions readOnlyAccess() {
    return new StoreOptions(true, InstantSource.system(), System.getenv());
  }
}
