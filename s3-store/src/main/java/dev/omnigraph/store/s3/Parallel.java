package dev.omnigraph.store.s3;

import dev.omnigraph.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs tasks beside one another. */
final class Parallel {
  private Parallel() {}

  /**
   * Runs all tasks on virtual threads, at most {@code width} at a time. The first failure ends the
   * others; when this returns or throws, none is running any more.
   *
   * @return their results, in the order of the tasks
   * @throws StoreUnavailableException if the calling thread is interrupted; its flag stays set
   */
  static <T> List<T> all(int width, List<Supplier<T>> tasks) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(width, tasks.size()), Thread.ofVirtual().factory())) {
      ExecutorCompletionService<T> ended = new ExecutorCompletionService<>(threads);
      List<Future<T>> results = new ArrayList<>();
      tasks.forEach(task -> results.add(ended.submit(task::get)));
      try {
        for (int i = 0; i < tasks.size(); i++) {
          ended.take().get();
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw thrown(e);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("the thread was interrupted while it waited", e);
      }
      return results.stream().map(Future::resultNow).toList();
    }
  }

  /** What a task without checked exceptions has thrown. */
  static RuntimeException thrown(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(failure);
  }
}
