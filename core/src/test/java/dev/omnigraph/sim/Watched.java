package dev.omnigraph.sim;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** A store that knows the digests of its state and of its last answer. For one thread. */
final class Watched extends ForwardingObjectStore {
  private final InMemoryObjectStore store;
  private final Map<String, Long> objects = new HashMap<>();
  private final BiConsumer<String, byte[]> created;
  private long state;
  private long answer;

  /**
   * @param digests of what is there: {@link #digests}
   * @param created hears of every object that is created, and its content
   */
  Watched(
      InMemoryObjectStore store, Map<String, Long> digests, BiConsumer<String, byte[]> created) {
    this(store, created);
    digests.forEach(this::note);
  }

  private Watched(InMemoryObjectStore store, BiConsumer<String, byte[]> created) {
    super(store);
    this.store = store;
    this.created = created;
  }

  /**
   * The same objects in a store of its own.
   *
   * @param created hears of every object that is created, and its content
   */
  Watched(Watched other, InstantSource clock, BiConsumer<String, byte[]> created) {
    this(other.store.copy(clock), created);
    objects.putAll(other.objects);
    state = other.state;
  }

  /** Digests of objects that were written at a time. */
  static Map<String, Long> digests(Map<String, byte[]> objects, Instant time) {
    Map<String, Long> digests = new TreeMap<>();
    objects.forEach((key, bytes) -> digests.put(key, digest(bytes, time)));
    return digests;
  }

  private static long digest(byte[] bytes, Instant time) {
    return Digest.of(Digest.of(bytes), Digest.of(time));
  }

  /** Of all objects. */
  long state() {
    return state;
  }

  /** Of the last request's answer, its time included. */
  long answer() {
    return answer;
  }

  private void note(String key, long content) {
    forget(key);
    objects.put(key, content);
    state += Digest.of(Digest.of(key), content);
  }

  private void forget(String key) {
    Long before = objects.remove(key);
    if (before != null) {
      state -= Digest.of(Digest.of(key), before);
    }
  }

  private long content(String key) {
    return objects.getOrDefault(key, 0L);
  }

  private <T> T answered(Supplier<T> request, ToLongFunction<T> digest) {
    try {
      T result = request.get();
      answer = digest.applyAsLong(result);
      return result;
    } catch (OmnigraphException e) {
      answer = Digest.of(e.code());
      throw e;
    }
  }

  private long digest(String key, Instant time) {
    return Digest.of(content(key), Digest.of(time));
  }

  @Override
  public StoredObject get(String key) {
    return answered(() -> super.get(key), object -> digest(key, object.storeTime()));
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    return answered(() -> super.read(key, ranges), read -> digest(key, read.storeTime()));
  }

  @Override
  public TailRead readTail(String key, int length) {
    return answered(() -> super.readTail(key, length), tail -> digest(key, tail.storeTime()));
  }

  @Override
  public ListPage list(ListRequest request) {
    return answered(() -> super.list(request), page -> Digest.of(page.toString()));
  }

  @Override
  public Instant put(String key, Content content) {
    byte[] bytes = bytes(content);
    Instant time = answered(() -> super.put(key, Content.of(bytes)), Digest::of);
    note(key, digest(bytes, time));
    return time;
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    byte[] bytes = bytes(content);
    PutIfAbsent result =
        answered(
            () -> super.putIfAbsent(key, Content.of(bytes)), done -> Digest.of(done.toString()));
    if (result instanceof PutIfAbsent.Created done) {
      note(key, digest(bytes, done.storeTime()));
      created.accept(key, bytes);
    }
    return result;
  }

  @Override
  public Instant delete(Collection<String> keys) {
    Instant time = answered(() -> super.delete(keys), Digest::of);
    keys.forEach(this::forget);
    return time;
  }

  static byte[] bytes(Content content) {
    try (var in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {} // others use it still
}
