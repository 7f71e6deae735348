package dev.omnigraph.store.testing;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.RangesRead;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.StoreRequest.Kind;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.store.TailRead;
import dev.omnigraph.store.WriteOutcomeUnknownException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * A store as one process sees it, where anything can go wrong at any request: the store is the
 * failpoint. Give each simulated process a scripted store of its own over a common one:
 *
 * <pre>{@code
 * ScriptedObjectStore slow = new ScriptedObjectStore(store);
 * Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
 * Running<Commit> first = Running.start(() -> open(slow).load(rows));
 * publish.await();
 * open(store).load(otherRows); // overtakes
 * publish.resume();
 * first.result();
 * }</pre>
 *
 * <p>Where a {@link Scheduler} is given instead of the script, it decides on every request. Closing
 * closes this process's handle and leaves the store beneath open.
 */
public final class ScriptedObjectStore extends ForwardingObjectStore {
  private final Supplier<? extends ObjectStore> store;
  private final Scheduler scheduler;
  private volatile boolean dead;
  private volatile boolean closed;

  /** What a request does to a store. */
  private interface Effect<T> {
    T on(ObjectStore store);
  }

  /** Gives the result of a request, or throws what it failed with. */
  private interface Answer<T> {
    T read();
  }

  /** A process that follows a {@link #script}, at first an empty one. */
  public ScriptedObjectStore(ObjectStore store) {
    this(store, new Script());
  }

  public ScriptedObjectStore(ObjectStore store, Scheduler scheduler) {
    this(() -> store, scheduler);
  }

  /** A process that meets another store from time to time. */
  public ScriptedObjectStore(Supplier<? extends ObjectStore> store, Scheduler scheduler) {
    super(store.get());
    this.store = store;
    this.scheduler = scheduler;
  }

  /**
   * What happens to this process.
   *
   * @throws IllegalStateException if it was given a scheduler of another kind
   */
  public Script script() {
    if (scheduler instanceof Script script) {
      return script;
    }
    throw new IllegalStateException("this process follows a scheduler, not a script");
  }

  /** Ends the process: what it asks from now on, and what it waits for, throws ProcessDied. */
  public void kill() {
    dead = true;
  }

  @Override
  public StoredObject get(String key) {
    return reading(StoreRequest.of(Kind.GET, key), on -> on.get(key));
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    return reading(StoreRequest.of(Kind.RANGE, key), on -> on.read(key, ranges));
  }

  @Override
  public TailRead readTail(String key, int length) {
    return reading(StoreRequest.of(Kind.TAIL, key), on -> on.readTail(key, length));
  }

  @Override
  public ListPage list(ListRequest request) {
    return reading(StoreRequest.of(Kind.LIST, request.prefix()), on -> on.list(request));
  }

  @Override
  public Instant put(String key, Content content) {
    StoreRequest request = StoreRequest.of(Kind.PUT, key);
    Content copy = copy(content);
    return play(request, on -> on.put(key, copy), () -> unknown(request));
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    StoreRequest request = StoreRequest.of(Kind.PUT_IF_ABSENT, key);
    Content copy = copy(content);
    return play(
        request,
        on -> on.putIfAbsent(key, copy),
        () -> new PutIfAbsent.Unknown(new IOException("no answer to " + request)));
  }

  @Override
  public Instant delete(Collection<String> keys) {
    StoreRequest request = StoreRequest.of(Kind.DELETE, keys);
    return play(request, on -> on.delete(request.keys()), () -> unknown(request));
  }

  private static Instant unknown(StoreRequest request) {
    throw new WriteOutcomeUnknownException("no answer to " + request, null);
  }

  private <T> T reading(StoreRequest request, Effect<T> effect) {
    return play(
        request,
        effect,
        () -> {
          throw new StoreUnavailableException("no answer to " + request, null);
        });
  }

  private <T> T play(StoreRequest request, Effect<T> effect, Answer<T> noAnswer) {
    live(request);
    Fate fate = scheduler.before(request, effect::on);
    live(request);
    return switch (fate) {
      case PASS -> arrive(request, effect).read();
      case REFUSE -> throw new StoreUnavailableException("not sent: " + request, null);
      case LOSE_REQUEST -> noAnswer.read();
      case LOSE_ANSWER -> {
        arrive(request, effect);
        yield noAnswer.read();
      }
      case LAND_LATE -> {
        hold(request, () -> effect.on(store.get()));
        yield noAnswer.read();
      }
      case DIE_BEFORE -> throw die(request);
      case DIE_AFTER -> {
        arrive(request, effect);
        throw die(request);
      }
    };
  }

  /** Lets the request take effect; an error of the store is an answer too. */
  private <T> Answer<T> arrive(StoreRequest request, Effect<T> effect) {
    Answer<T> answer;
    try {
      T success = effect.on(store.get());
      answer = () -> success;
    } catch (OmnigraphException e) {
      answer =
          () -> {
            throw e;
          };
    }
    scheduler.after(request);
    live(request);
    return answer;
  }

  private void hold(StoreRequest request, Runnable effect) {
    switch (request.kind()) {
      case PUT, PUT_IF_ABSENT, DELETE -> scheduler.held(request, effect);
      case GET, RANGE, TAIL, LIST ->
          throw new IllegalStateException(request + " changes nothing that could land late");
    }
  }

  private void live(StoreRequest request) {
    if (dead) {
      throw new ProcessDied(request);
    }
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private ProcessDied die(StoreRequest request) {
    kill();
    return new ProcessDied(request);
  }

  /** A late write lands when its caller has long used the bytes for something else. */
  private static Content copy(Content content) {
    try (InputStream in = content.open()) {
      return Content.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it was: what waits to be sent still will not be. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
