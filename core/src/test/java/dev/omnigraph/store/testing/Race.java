package dev.omnigraph.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs something on several threads that all start at the same moment, again and again. */
public final class Race implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final ExecutorService threads;
  private final CyclicBarrier start;

  /** What one thread does. */
  @FunctionalInterface
  public interface Runner<T> {
    T run(int thread) throws Exception;
  }

  public Race(int threads) {
    this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    this.start = new CyclicBarrier(threads);
  }

  /**
   * @return each thread's result, by number of the thread
   */
  public <T> List<T> run(Runner<T> runner) {
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < start.getParties(); i++) {
      int thread = i;
      results.add(
          threads.submit(
              () -> {
                start.await();
                return runner.run(thread);
              }));
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> result : results) {
      answers.add(await(result));
    }
    return answers;
  }

  private static <T> T await(Future<T> result) {
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread of the race failed", e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("a thread of the race hangs", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
