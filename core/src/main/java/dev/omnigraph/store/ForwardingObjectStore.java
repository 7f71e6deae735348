package dev.omnigraph.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Passes every call on to another store: the base of decorators. */
public abstract class ForwardingObjectStore implements ObjectStore {
  private final ObjectStore store;

  protected ForwardingObjectStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public StoreLocation location() {
    return store.location();
  }

  @Override
  public boolean mapsMemory() {
    return store.mapsMemory();
  }

  @Override
  public long multipartSize() {
    return store.multipartSize();
  }

  @Override
  public Duration window() {
    return store.window();
  }

  @Override
  public StoredObject get(String key) {
    return store.get(key);
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    return store.read(key, ranges);
  }

  @Override
  public TailRead readTail(String key, int length) {
    return store.readTail(key, length);
  }

  @Override
  public Instant put(String key, Content content) {
    return store.put(key, content);
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    return store.putIfAbsent(key, content);
  }

  @Override
  public ListPage list(ListRequest request) {
    return store.list(request);
  }

  @Override
  public Instant delete(Collection<String> keys) {
    return store.delete(keys);
  }

  @Override
  public void close() {
    store.close();
  }
}
