package dev.omnigraph.store;

import dev.omnigraph.error.OmnigraphException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One key, and several who try at the same moment to create its object. */
final class CreationRace {
  private final ObjectStore store;
  private final String key;
  private final List<Attempt> attempts;

  /** Each creator writes a content of its own, so that the object tells who won. */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  private record Attempt(byte[] content, PutIfAbsent answer) {}

  private CreationRace(ObjectStore store, String key, List<Attempt> attempts) {
    this.store = store;
    this.key = key;
    this.attempts = attempts;
  }

  /** A thread for each creator of a race. */
  static ExecutorService threads(int creators) {
    return Executors.newFixedThreadPool(creators, Thread.ofPlatform().daemon().factory());
  }

  /**
   * @param contents one for each creator, all different
   * @param threads at least as many
   */
  static CreationRace run(
      ObjectStore store, String key, List<byte[]> contents, ExecutorService threads) {
    CyclicBarrier start = new CyclicBarrier(contents.size());
    List<Future<Attempt>> creators = new ArrayList<>();
    for (byte[] content : contents) {
      creators.add(
          threads.submit(
              () -> {
                start.await();
                return attempt(store, key, content);
              }));
    }
    return new CreationRace(store, key, creators.stream().map(CreationRace::result).toList());
  }

  private static Attempt attempt(ObjectStore store, String key, byte[] content) {
    try {
      return new Attempt(content, store.putIfAbsent(key, Content.of(content)));
    } catch (StoreUnavailableException e) {
      return new Attempt(content, new PutIfAbsent.Unknown(e));
    }
  }

  private static Attempt result(Future<Attempt> creator) {
    try {
      return creator.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OmnigraphException failure) {
        throw failure;
      }
      throw new IllegalStateException("a creator failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("the thread was interrupted", e);
    }
  }

  /**
   * Whether the race says anything: two creators at least must have been told how it went, and the
   * object must be readable. Lost answers say nothing.
   *
   * @throws StoreMisconfiguredException if the race says that the store does not keep the condition
   */
  boolean judge() {
    List<Attempt> created = told(PutIfAbsent.Created.class);
    List<Attempt> refused = told(PutIfAbsent.Exists.class);
    if (created.size() > 1) {
      throw fault(
          "%d of %d concurrent creators of one object were each told that they had created it"
              .formatted(created.size(), attempts.size()));
    }
    byte[] content;
    try {
      content = store.get(key).bytes();
    } catch (StoreUnavailableException e) {
      return false;
    } catch (ObjectNotFoundException e) {
      if (created.isEmpty() && refused.isEmpty()) {
        return false;
      }
      throw fault("an object that was created is not there when it is read");
    }
    Attempt winner = created.isEmpty() ? writerOf(content) : created.getFirst();
    if (winner == null || !Arrays.equals(winner.content, content)) {
      throw fault("an object does not hold what its creator wrote");
    }
    return created.size() + refused.size() >= 2;
  }

  private List<Attempt> told(Class<? extends PutIfAbsent> answer) {
    return attempts.stream().filter(attempt -> answer.isInstance(attempt.answer)).toList();
  }

  private @Nullable Attempt writerOf(byte[] content) {
    return attempts.stream()
        .filter(attempt -> Arrays.equals(attempt.content, content))
        .findFirst()
        .orElse(null);
  }

  private StoreMisconfiguredException fault(String seen) {
    return new StoreMisconfiguredException(
        "%s can't hold a graph, it would lose commits: %s (`%s`)"
            .formatted(store.location().uri(), seen, key),
        null);
  }
}
