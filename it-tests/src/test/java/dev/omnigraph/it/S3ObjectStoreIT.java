package dev.omnigraph.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.testing.ObjectStoreContract;
import org.junit.jupiter.api.Test;

/** The contract of all stores on S3, but for what the server at hand is known not to do. */
@SuppressWarnings("JUnitMethodInvoked") // the contract's own tests under a condition
class S3ObjectStoreIT extends ObjectStoreContract {
  private final S3Server server = S3Server.running();

  @Override
  protected ObjectStore open(String place) {
    return server.open(server.place(place));
  }

  /** On S3 the prefix of a graph counts. */
  @Override
  @Test
  public void keys_may_be_1024_bytes_long() {
    assumeTrue(store().location().prefix().isEmpty());
    super.keys_may_be_1024_bytes_long();
  }

  @Override
  @Test
  public void keys_come_in_the_order_of_their_utf8_bytes() {
    assumeFalse(server.isS3Proxy(), "S3Proxy sorts by UTF-16");
    super.keys_come_in_the_order_of_their_utf8_bytes();
  }

  @Override
  @Test
  public void unicode_keys_keep_their_objects_apart() {
    assumeFalse(server.isS3Proxy(), "S3Proxy sorts by UTF-16");
    super.unicode_keys_keep_their_objects_apart();
  }

  @Override
  @Test
  public void an_empty_store_lists_nothing_for_any_prefix() {
    assumeFalse(server.isS3Proxy(), "S3Proxy refuses prefixes of keys that can't be");
    super.an_empty_store_lists_nothing_for_any_prefix();
  }
}
