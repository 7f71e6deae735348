package dev.omnigraph.store;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Objects on the heap: the reference of what an {@link ObjectStore} has to do, and the store of
 * tests. Several handles can share the same objects ({@link #anotherHandle}).
 *
 * <p>Store time is the clock's, so that a test decides how late it is.
 */
public final class InMemoryObjectStore implements ObjectStore {
  private final String name;
  private final InstantSource clock;
  private final ConcurrentNavigableMap<String, Item> objects;
  private volatile boolean closed;

  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record Item(byte[] bytes, Instant lastModified) {}

  /** An empty store with the system's clock. */
  public InMemoryObjectStore() {
    this(InstantSource.system());
  }

  /** An empty store. */
  public InMemoryObjectStore(InstantSource clock) {
    this("", clock);
  }

  /**
   * An empty store.
   *
   * @param name what its location shows; nothing is shared by it
   * @param clock gives the store's time
   */
  public InMemoryObjectStore(String name, InstantSource clock) {
    this(name, clock, new ConcurrentSkipListMap<>(ObjectKeys.ORDER));
  }

  private InMemoryObjectStore(
      String name, InstantSource clock, ConcurrentNavigableMap<String, Item> objects) {
    this.name = name;
    this.clock = clock;
    this.objects = objects;
  }

  /**
   * The same objects under the same clock, closed on its own, as another process would see them.
   */
  public InMemoryObjectStore anotherHandle() {
    return new InMemoryObjectStore(name, clock, objects);
  }

  /** A store of its own with the objects that are here now. */
  public InMemoryObjectStore copy(InstantSource otherClock) {
    return new InMemoryObjectStore(name, otherClock, new ConcurrentSkipListMap<>(objects));
  }

  @Override
  public StoreLocation location() {
    return new StoreLocation("memory", "", name, "");
  }

  @Override
  public Duration window() {
    return Duration.ofMinutes(1);
  }

  @Override
  public StoredObject get(String key) {
    return new StoredObject(find(key).bytes().clone(), clock.instant());
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    byte[] bytes = find(key).bytes();
    RangeCoalescing coalescing = RangeCoalescing.of(ranges);
    List<ByteBuffer> fetched =
        coalescing.fetches().stream().map(fetch -> slice(key, bytes, fetch)).toList();
    return new RangesRead(coalescing.cut(fetched), clock.instant());
  }

  private static ByteBuffer slice(String key, byte[] bytes, ByteRange range) {
    if (range.end() > bytes.length) {
      throw CorruptException.tooShort(key, range.end(), bytes.length);
    }
    return ByteBuffer.wrap(bytes, (int) range.offset(), range.length()).slice();
  }

  @Override
  public TailRead readTail(String key, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("no length of a tail: " + length);
    }
    byte[] bytes = find(key).bytes();
    int start = Math.max(0, bytes.length - length);
    ByteBuffer tail = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
    return new TailRead(tail.asReadOnlyBuffer(), bytes.length, clock.instant());
  }

  private Item find(String key) {
    begin();
    Item item = objects.get(ObjectKeys.check(key));
    if (item == null) {
      throw new ObjectNotFoundException(key, clock.instant());
    }
    return item;
  }

  @Override
  public Instant put(String key, Content content) {
    begin();
    Instant now = clock.instant();
    objects.put(ObjectKeys.check(key), new Item(bytes(content), now));
    return now;
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    begin();
    Instant now = clock.instant();
    Item there = objects.putIfAbsent(ObjectKeys.check(key), new Item(bytes(content), now));
    return there == null ? new PutIfAbsent.Created(now) : new PutIfAbsent.Exists(now);
  }

  private static byte[] bytes(Content content) {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new InvalidInputException(
          "unreadable_content", "the content of a write can't be read: " + content, e);
    }
  }

  @Override
  public ListPage list(ListRequest request) {
    begin();
    ListPageBuilder page = new ListPageBuilder(request);
    for (Map.Entry<String, Item> entry : objects.tailMap(page.start()).entrySet()) {
      String key = entry.getKey();
      Item item = entry.getValue();
      if (!key.startsWith(request.prefix())
          || (page.wants(key) && !page.add(key, item.bytes().length, item.lastModified()))) {
        break;
      }
    }
    return page.build(clock.instant());
  }

  @Override
  public Instant delete(Collection<String> keys) {
    begin();
    ObjectKeys.check(keys).forEach(objects::remove);
    return clock.instant();
  }

  private void begin() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    StoreUnavailableException.throwIfInterrupted();
  }

  @Override
  public void close() {
    closed = true;
  }
}
