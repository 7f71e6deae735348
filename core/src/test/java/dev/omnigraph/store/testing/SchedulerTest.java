package dev.omnigraph.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A scheduler that plays every interleaving of two processes, one request at a time. */
class SchedulerTest {
  /** Two processes of two requests each interleave in six ways. */
  private static final String[] ORDERS = {"aabb", "abab", "abba", "baab", "baba", "bbaa"};

  /** Lets each process make one request whenever its letter comes in the order. */
  private static final class Turn implements Scheduler {
    private final Semaphore mayGo = new Semaphore(0);
    private final Semaphore hasGone = new Semaphore(0);

    @Override
    public Fate before(StoreRequest request, Consumer<ObjectStore> effect) {
      mayGo.acquireUninterruptibly();
      return Fate.PASS;
    }

    @Override
    public void after(StoreRequest request) {
      hasGone.release();
    }

    void take() {
      mayGo.release();
      hasGone.acquireUninterruptibly();
    }
  }

  private static Set<String> outcomes(Consumer<ObjectStore> process) {
    Set<String> outcomes = new HashSet<>();
    for (String order : ORDERS) {
      InMemoryObjectStore store = new InMemoryObjectStore();
      store.put("counter", Content.of("0"));
      Turn a = new Turn();
      Turn b = new Turn();
      Running<?> first = start(process, new ScriptedObjectStore(store, a));
      Running<?> second = start(process, new ScriptedObjectStore(store, b));
      order.chars().forEach(letter -> (letter == 'a' ? a : b).take());
      first.result();
      second.result();
      outcomes.add(read(store, "counter"));
    }
    return outcomes;
  }

  private static Running<?> start(Consumer<ObjectStore> process, ObjectStore store) {
    return Running.start(
        () -> {
          process.accept(store);
          return true;
        });
  }

  private static String read(ObjectStore store, String key) {
    return new String(store.get(key).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void every_interleaving_is_played_so_that_a_lost_update_shows() {
    Set<String> outcomes =
        outcomes(
            store -> {
              int value = Integer.parseInt(read(store, "counter"));
              store.put("counter", Content.of(Integer.toString(value + 1)));
            });
    assertThat(outcomes).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void errors_of_the_store_are_answers_too() {
    Set<String> winners = new HashSet<>();
    outcomes(
        store -> {
          try {
            store.get("slot");
          } catch (ObjectNotFoundException e) {
            winners.add("not found");
          }
          if (store.putIfAbsent("slot", Content.of("x")) instanceof PutIfAbsent.Created) {
            winners.add("created");
          }
        });
    assertThat(winners).containsExactlyInAnyOrder("not found", "created");
  }
}
