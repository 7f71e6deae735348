package dev.omnigraph.sim;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A store that knows the digests of its state and of its last answer. For one thread. */
final class Watched extends ForwardingObjectStore {
  private final Map<String, Long> objects = new TreeMap<>();
  private final BiConsumer<String, byte[]> created;
  private long state;
  private long answer;

  /**
   * @param digests of what is there: {@link #digests}
   * @param created hears of every object that is created, and its content
   */
  Watched(ObjectStore store, Map<String, Long> digests, BiConsumer<String, byte[]> created) {
    super(store);
    this.created = created;
    digests.forEach(this::note);
  }

  /** Digests of objects that were written at a time. */
  static Map<String, Long> digests(Map<String, byte[]> objects, Instant time) {
    Map<String, Long> digests = new TreeMap<>();
    objects.forEach((key, bytes) -> digests.put(key, digest(bytes, time)));
    return digests;
  }

  private static long digest(byte[] bytes, Instant time) {
    return Digest.of(Digest.of(bytes), Digest.of(time.toString()));
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

  private <T> T answered(Supplier<T> request, String key) {
    try {
      T result = request.get();
      answer = Digest.of(content(key), Digest.of(time(result).toString()));
      return result;
    } catch (OmnigraphException e) {
      answer = Digest.of(e.code());
      throw e;
    }
  }

  private static Instant time(Object answer) {
    return switch (answer) {
      case StoredObject object -> object.storeTime();
      case RangesRead ranges -> ranges.storeTime();
      case TailRead tail -> tail.storeTime();
      case ListPage page -> page.storeTime();
      default -> throw new AssertionError(answer);
    };
  }

  @Override
  public StoredObject get(String key) {
    return answered(() -> super.get(key), key);
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    return answered(() -> super.read(key, ranges), key);
  }

  @Override
  public TailRead readTail(String key, int length) {
    return answered(() -> super.readTail(key, length), key);
  }

  @Override
  public ListPage list(ListRequest request) {
    ListPage page = answered(() -> super.list(request), "");
    answer = Digest.of(answer, Digest.of(page.toString()));
    return page;
  }

  @Override
  public Instant put(String key, Content content) {
    byte[] bytes = bytes(content);
    Instant time = super.put(key, Content.of(bytes));
    note(key, digest(bytes, time));
    answer = Digest.of(time.toString());
    return time;
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    byte[] bytes = bytes(content);
    PutIfAbsent result = super.putIfAbsent(key, Content.of(bytes));
    if (result instanceof PutIfAbsent.Created done) {
      note(key, digest(bytes, done.storeTime()));
      created.accept(key, bytes);
    }
    answer = Digest.of(result.toString());
    return result;
  }

  @Override
  public Instant delete(Collection<String> keys) {
    Instant time = super.delete(keys);
    keys.forEach(this::forget);
    answer = Digest.of(time.toString());
    return time;
  }

  private static byte[] bytes(Content content) {
    try (var in = content.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {} // others use it still
}
