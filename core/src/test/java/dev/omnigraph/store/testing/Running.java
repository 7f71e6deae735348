package dev.omnigraph.store.testing;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * What one simulated process does, on a thread of its own.
 *
 * @param <T> its result
 */
public final class Running<T> {
  private static final int PATIENCE_SECONDS = 60;

  private final CompletableFuture<T> end = new CompletableFuture<>();
  private final Thread thread;

  private Running(Callable<T> work) {
    thread = Thread.ofPlatform().daemon().unstarted(() -> run(work));
  }

  public static <T> Running<T> start(Callable<T> work) {
    Running<T> running = new Running<>(work);
    running.thread.start();
    return running;
  }

  private void run(Callable<T> work) {
    try {
      end.complete(work.call());
    } catch (Throwable e) { // handed to whoever asks for the result
      end.completeExceptionally(e);
    }
  }

  /** Interrupts it. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Returns when it waits for others inside a class, or has come to its end.
   *
   * @param where simple name of the class
   * @throws AssertionError if it goes on and on
   */
  public void awaitBlocked(String where) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isDone() && !(thread.getState() == Thread.State.WAITING && isIn(where))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never waits");
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private boolean isIn(String where) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("." + where));
  }

  /** Whether it has come to its end. */
  public boolean isDone() {
    return end.isDone();
  }

  /**
   * Waits for the end.
   *
   * @throws AssertionError with the failure as its cause, if it failed or hangs
   */
  public T result() {
    try {
      return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("it failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("it hangs", e);
    }
  }

  /**
   * Waits for the end, which must be a failure.
   *
   * @throws AssertionError if it succeeded, failed in another way, or hangs
   */
  public <E extends Throwable> E failure(Class<E> expected) {
    try {
      throw new AssertionError("it succeeded: " + end.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (expected.isInstance(e.getCause())) {
        return expected.cast(e.getCause());
      }
      throw new AssertionError("it failed otherwise: " + e.getCause(), e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("it hangs", e);
    }
  }
}
