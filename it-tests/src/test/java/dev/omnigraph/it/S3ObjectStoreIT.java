package dev.omnigraph.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.ObjectStoreContract;
import org.junit.jupiter.api.Test;

class S3ObjectStoreIT extends ObjectStoreContract {
  private final S3Server server = S3Server.running();

  @Override
  protected ObjectStore open(String place) {
    return server.open(server.place(place));
  }

  /** On S3 the prefix of a graph counts. */
  @Override
  @Test
  @SuppressWarnings("JUnitMethodInvoked") // the same test under a condition
  public void keys_may_be_1024_bytes_long() {
    assumeTrue(store().location().prefix().isEmpty());
    super.keys_may_be_1024_bytes_long();
  }
}
