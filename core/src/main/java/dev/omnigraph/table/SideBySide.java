package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
    started.forEach(executor::execute);
    List<T> results = new ArrayList<>(reads.size());
    RuntimeException failure = null;
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
          failure = failure == null ? cause(e) : failure;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      results.forEach(discard);
      throw failure;
    }
    return results;
  }

  private static RuntimeException cause(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
  }

  private static final class Read<T> implements Runnable {
    private final Supplier<T> supplier;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread runner;

    Read(Supplier<T> supplier) {
      this.supplier = supplier;
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
