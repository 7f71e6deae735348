package dev.omnigraph.store;

import dev.omnigraph.store.testing.ObjectStoreContract;

class InMemoryObjectStoreTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open(String place) {
    return ObjectStores.open("memory:" + place, StoreOptions.readWrite());
  }
}
