package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.SnapshotExpiredException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.maintenance.HardDrop.Progress;
import dev.omnigraph.store.InMemoryObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Graphs are opened, read and written while a hard drop is under way, with all processors busy and
 * another graph at work in the same process. {@code -Domnigraph.stress.rounds=60} makes it longer.
 */
class HardDropStressTest extends HardDropProtocolTest {
  private static final int ROUNDS = Integer.getInteger("omnigraph.stress.rounds", 10);

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private InMemoryObjectStore template = store;

  @Test
  void s38_every_opening_succeeds_and_sees_the_state_before_or_after_a_published_step()
      throws InterruptedException {
    Map<String, byte[]> before = objects();
    template = MemoryCopy.of(store, now::get);
    for (int round = 0; round < ROUNDS; round++) {
      restore(before);
      over.set(false);
      written.set(0);
      List<Future<?>> others = new ArrayList<>();
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
          others.add(threads.submit(until(HardDropStressTest::burn)));
        }
        others.add(threads.submit(until(this::otherGraph)));
        others.add(threads.submit(until(this::write)));
        others.add(threads.submit(until(this::openForReading)));
        others.add(threads.submit(until(this::openForWriting)));
        others.add(threads.submit(until(this::openForWriting)));
        dropWhole();
        over.set(true);
        for (Future<?> other : others) {
          other.get();
        }
      } catch (ExecutionException e) {
        throw new AssertionError("in round " + round + ": " + e.getCause(), e.getCause());
      } finally {
        over.set(true);
      }
      finish();
      assertThat(rows()).hasSize(ROWS + written.get());
      assertThat(keys("__recovery/")).isEmpty();
      assertThat(holding(SECRET)).isEmpty();
    }
    assertThat(opened.get()).isGreaterThan(ROUNDS * 10);
  }

  private Callable<Void> until(Runnable work) {
    return () -> {
      while (!over.get()) {
        work.run();
      }
      return null;
    };
  }

  /** Whoever is left with steps by others that took them for dead calls again. */
  private void dropWhole() {
    for (int call = 0; call < 50; call++) {
      try (Graph graph = open(handle())) {
        List<HardDrop> drops = graph.schema().apply(hard()).drops();
        if (drops.stream().allMatch(drop -> drop.progress() != Progress.UNFINISHED)) {
          return;
        }
      }
    }
    throw new AssertionError("it comes to no end");
  }

  /** Time goes by, so that leases end while their owners are at work, and versions become old. */
  private void openForWriting() {
    pass(Duration.ofSeconds(7));
    try (Graph graph = open(handle())) {
      look(graph);
    }
  }

  private void openForReading() {
    try (Graph graph = read()) {
      look(graph);
    }
  }

  private void look(Graph graph) {
    Snapshot snapshot = graph.snapshot();
    boolean before = snapshot.schema().contains("secret");
    try {
      assertThat(snapshot.tables()).hasSize(before ? 3 : 2);
    } catch (SnapshotExpiredException e) {
      // history was closed since
    }
    opened.incrementAndGet();
  }

  private void write() {
    LockSupport.parkNanos(Duration.ofMillis(5).toNanos()); // less than a store takes
    try (Graph graph = open(handle())) {
      graph.load(
          LoadRequest.of(
              LoadMode.MERGE,
              "{\"type\":\"Person\",\"data\":{\"name\":\"w%d\"}}\n".formatted(written.get())));
      written.incrementAndGet();
    } catch (dev.omnigraph.error.ConflictException e) {
      assertThat(e.code()).isEqualTo("schema_changed");
    }
  }

  private void otherGraph() {
    InMemoryObjectStore other = MemoryCopy.of(template, now::get);
    try (Graph graph = Omnigraph.open(other, options())) {
      graph.schema().apply(hard());
      graph.load(LoadRequest.append("{\"type\":\"Person\",\"data\":{\"name\":\"other\"}}\n"));
    }
  }

  private static void burn() {
    double sum = 0;
    for (int i = 1; i < 1_000_000; i++) {
      sum += Math.sqrt(i);
    }
    assertThat(sum).isPositive();
  }
}
