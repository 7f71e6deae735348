package dev.omnigraph.kills;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * A time that passes faster than that of the world, the same in every process: leases and windows
 * end while a test can wait for it.
 *
 * @param begun when both were the same
 * @param factor how many times as fast
 */
record FastTime(Instant begun, int factor) implements InstantSource {
  @Override
  public Instant instant() {
    return of(Instant.now());
  }

  private Instant of(Instant time) {
    return begun.plus(Duration.between(begun, time).multipliedBy(factor));
  }

  /** The same store, whose answers tell this time. */
  ObjectStore on(ObjectStore store) {
    return new Store(store);
  }

  private final class Store extends ForwardingObjectStore {
    Store(ObjectStore store) {
      super(store);
    }

    private <T> T found(Supplier<T> read) {
      try {
        return read.get();
      } catch (ObjectNotFoundException e) {
        throw new ObjectNotFoundException(e.key(), of(e.storeTime()));
      }
    }

    @Override
    public StoredObject get(String key) {
      StoredObject read = found(() -> super.get(key));
      return new StoredObject(read.bytes(), of(read.storeTime()));
    }

    @Override
    public RangesRead read(String key, List<ByteRange> ranges) {
      RangesRead read = found(() -> super.read(key, ranges));
      return new RangesRead(read.buffers(), of(read.storeTime()));
    }

    @Override
    public TailRead readTail(String key, int length) {
      TailRead read = found(() -> super.readTail(key, length));
      return new TailRead(read.tail(), read.objectSize(), of(read.storeTime()));
    }

    @Override
    public Instant put(String key, Content content) {
      return of(super.put(key, content));
    }

    @Override
    public PutIfAbsent putIfAbsent(String key, Content content) {
      return switch (super.putIfAbsent(key, content)) {
        case PutIfAbsent.Created created -> new PutIfAbsent.Created(of(created.storeTime()));
        case PutIfAbsent.Exists exists -> new PutIfAbsent.Exists(of(exists.storeTime()));
        case PutIfAbsent.Unknown unknown -> unknown;
      };
    }

    @Override
    public ListPage list(ListRequest request) {
      ListPage page = super.list(request);
      List<ListEntry> entries = page.entries().stream().map(Store.this::of).toList();
      return new ListPage(entries, page.cursor(), FastTime.this.of(page.storeTime()));
    }

    private ListEntry of(ListEntry entry) {
      return entry instanceof ListEntry.Leaf leaf
          ? new ListEntry.Leaf(leaf.key(), leaf.size(), of(leaf.lastModified()))
          : entry;
    }

    private Instant of(Instant time) {
      return FastTime.this.of(time);
    }

    @Override
    public Instant delete(Collection<String> keys) {
      return of(super.delete(keys));
    }
  }
}
