package dev.omnigraph;

import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;

/** Branches on a store in memory. */
class BranchTest extends BranchContract {
  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @Override
  protected ObjectStore open() {
    return store.anotherHandle();
  }
}
