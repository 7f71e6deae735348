package dev.omnigraph.store;

import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code memory:name}: handles of one name share their objects, within this JVM and for as long as
 * it runs. The first one's clock is the store's.
 */
public final class InMemoryObjectStoreProvider implements ObjectStoreProvider {
  private static final ConcurrentHashMap<String, InMemoryObjectStore> STORES =
      new ConcurrentHashMap<>();

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public ObjectStore open(String uri, StoreOptions options) {
    String name = uri.substring(uri.indexOf(':') + 1);
    return STORES
        .computeIfAbsent(name, n -> new InMemoryObjectStore(n, options.clock()))
        .anotherHandle();
  }
}
