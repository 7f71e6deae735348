package dev.omnigraph;

import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.testing.CostGatesContract;
import java.util.ArrayList;
import java.util.List;

/** The gates in memory. */
class CostGatesTest extends CostGatesContract {
  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final List<CountingObjectStore> handles = new ArrayList<>();

  @Override
  protected ObjectStore open() {
    CountingObjectStore handle = new CountingObjectStore(store.anotherHandle());
    handles.add(handle);
    return handle;
  }

  @Override
  protected long requestsSeen() {
    return handles.stream().mapToLong(CountingObjectStore::count).sum();
  }
}
