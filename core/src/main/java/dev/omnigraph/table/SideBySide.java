package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads that wait for the store at the same time and returns when the last has ended, whatever
 * happens, so that nothing of theirs is left behind. An interrupt of the caller is passed on to
 * them.
 */
final class SideBySide {
  private SideBySide() {}

  /**
   * @param discard gets the results of the others when one of the reads fails
   * @return the results in order
   */
  static <T> List<T> run(Executor executor, List<Supplier<T>> reads, Consumer<T> discard) {
    if (reads.size() == 1) {
      return List.of(reads.getFirst().get());
    }
    List<Read<T>> started = reads.stream().map(Read::new).toList();
    started.forEach(read -> read.start(executor));
    List<T> results = new ArrayList<>(reads.size());
    Throwable failure = null;
    boolean interrupted = false;
    for (Read<T> read : started) {
      while (true) {
        try {
          results.add(read.result.get());
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          started.forEach(Read::interrupt);
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      results.forEach(discard);
      throw unchecked(failure);
    }
    return results;
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure; // a supplier throws no others
  }

  private static final class Read<T> implements Runnable {
    private final Supplier<T> supplier;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread runner;

    Read(Supplier<T> supplier) {
      this.supplier = supplier;
    }

    void start(Executor executor) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        result.completeExceptionally(e);
      }
    }

    @Override
    public void run() {
      setRunner(Thread.currentThread());
      try {
        T value = supplier.get();
        setRunner(null);
        result.complete(value);
      } catch (Throwable e) {
        setRunner(null);
        result.completeExceptionally(e);
      }
    }

    private synchronized void setRunner(@Nullable Thread thread) {
      runner = thread;
    }

    synchronized void interrupt() {
      if (runner != null) {
        runner.interrupt();
      }
    }
  }
}
