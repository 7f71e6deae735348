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
    assumeParts();
    super.keys_may_be_1024_bytes_long();
  }

  @Override
  @Test
  public void long_keys_that_begin_alike_are_listed_in_order() {
    assumeParts();
    super.long_keys_that_begin_alike_are_listed_in_order();
  }

  private void assumeParts() {
    assumeFalse(
        server.kind() == S3Server.Kind.MINIO,
        "each part of a key names a file of MinIO's, of at most 255 bytes");
  }

  @Override
  @Test
  public void keys_come_in_the_order_of_their_utf8_bytes() {
    assumeUtf8();
    super.keys_come_in_the_order_of_their_utf8_bytes();
  }

  @Override
  @Test
  public void unicode_keys_keep_their_objects_apart() {
    assumeUtf8();
    super.unicode_keys_keep_their_objects_apart();
  }

  private void assumeUtf8() {
    assumeFalse(server.kind() == S3Server.Kind.S3_PROXY, "S3Proxy sorts by UTF-16");
  }
}
