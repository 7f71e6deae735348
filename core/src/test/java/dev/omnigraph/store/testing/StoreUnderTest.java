package dev.omnigraph.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What the parts of the contract share: the store and short words for what is done to it. */
interface StoreUnderTest {

  /** The store, empty at the begin of a test. */
  ObjectStore store();

  /** A further handle to the same place, to be closed by the test. */
  ObjectStore another();

  default void write(String... keys) {
    for (String key : keys) {
      store().put(key, Content.of("content of " + key));
    }
  }

  default String text(String key) {
    return new String(store().get(key).bytes(), StandardCharsets.UTF_8);
  }

  default List<String> keys(ListRequest request) {
    return store().listAll(request).map(ListEntry::key).toList();
  }

  default List<String> keys(String prefix) {
    return keys(ListRequest.of(prefix));
  }

  /** Large content: one that is sent in parts, where the store does that. */
  default int large() {
    return (int) Math.min(store().multipartSize() + 12_345, 9 * 1024 * 1024);
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  static void assertWhole(ObjectStore store, String key, byte[] expected) {
    assertThat(store.get(key).bytes()).as(key).isEqualTo(expected);
  }
}
