package dev.omnigraph.store;

import dev.omnigraph.store.StoreRequest.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts and logs what goes over the wire to a store, whether it succeeds or not.
 *
 * <p>Each page of a listing is one request. A read of ranges is as many as {@link RangeCoalescing}
 * makes of it, since every store fetches what that says. A deletion is one for every 1,000 keys. A
 * write is one, also where a store sends large content in parts.
 *
 * <p>Safe for several threads; the log is in the order in which requests were begun.
 */
public final class CountingObjectStore extends ForwardingObjectStore {
  private static final int DELETIONS = 1000;

  private final List<Entry> entries = new ArrayList<>();

  /** A request and the size of its content. */
  private record Entry(StoreRequest request, long written) {}

  private long bytesRead;

  public CountingObjectStore(ObjectStore store) {
    super(store);
  }

  /** All requests since the last reset. */
  public synchronized List<StoreRequest> log() {
    return entries.stream().map(Entry::request).toList();
  }

  /** All requests since the last reset. */
  public synchronized long count() {
    return entries.size();
  }

  public long count(Kind kind) {
    return count(request -> request.kind() == kind);
  }

  /**
   * @param folder the first path element of the keys, for instance {@code __manifest}
   */
  public long count(String folder) {
    return count(request -> request.folder().equals(folder));
  }

  /**
   * @param folder the first path element of the keys, for instance {@code __manifest}
   */
  public long count(String folder, Kind kind) {
    return count(request -> request.folder().equals(folder) && request.kind() == kind);
  }

  private long count(Predicate<StoreRequest> predicate) {
    return log().stream().filter(predicate).count();
  }

  /** Bytes of content sent since the last reset. */
  public synchronized long bytesWritten() {
    return entries.stream().mapToLong(Entry::written).sum();
  }

  /** Bytes of content sent to keys whose first path element is {@code folder}. */
  public synchronized long bytesWritten(String folder) {
    return entries.stream()
        .filter(entry -> entry.request.folder().equals(folder))
        .mapToLong(Entry::written)
        .sum();
  }

  /** Bytes of content received since the last reset, with those between merged ranges. */
  public synchronized long bytesRead() {
    return bytesRead;
  }

  /** Forgets all that was counted. */
  public synchronized void reset() {
    entries.clear();
    bytesRead = 0;
  }

  private synchronized void sent(StoreRequest request, long written) {
    entries.add(new Entry(request, written));
  }

  private synchronized void received(long bytes) {
    bytesRead += bytes;
  }

  @Override
  public StoredObject get(String key) {
    sent(StoreRequest.of(Kind.GET, key), 0);
    StoredObject object = super.get(key);
    received(object.bytes().length);
    return object;
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    List<ByteRange> fetches = RangeCoalescing.of(ranges).fetches();
    fetches.forEach(fetch -> sent(StoreRequest.of(Kind.RANGE, key), 0));
    RangesRead read = super.read(key, ranges);
    received(fetches.stream().mapToLong(ByteRange::length).sum());
    return read;
  }

  @Override
  public TailRead readTail(String key, int length) {
    sent(StoreRequest.of(Kind.TAIL, key), 0);
    TailRead read = super.readTail(key, length);
    received(read.tail().remaining());
    return read;
  }

  @Override
  public Instant put(String key, Content content) {
    sent(StoreRequest.of(Kind.PUT, key), content.size());
    return super.put(key, content);
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    sent(StoreRequest.of(Kind.PUT_IF_ABSENT, key), content.size());
    return super.putIfAbsent(key, content);
  }

  @Override
  public ListPage list(ListRequest request) {
    sent(StoreRequest.of(Kind.LIST, request.prefix()), 0);
    return super.list(request);
  }

  @Override
  public Instant delete(Collection<String> keys) {
    List<String> all = List.copyOf(keys);
    for (int i = 0; i < all.size(); i += DELETIONS) {
      List<String> batch = all.subList(i, Math.min(all.size(), i + DELETIONS));
      sent(StoreRequest.of(Kind.DELETE, batch), 0);
    }
    return super.delete(all);
  }
}
