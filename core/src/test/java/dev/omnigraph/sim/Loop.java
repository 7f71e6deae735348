package dev.omnigraph.sim;

import java.lang.reflect.Constructor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Runs threads one at a time on the thread that calls {@link #run}, each until it waits; those that
 * they start, too. So what they do is the same in every run.
 *
 * <p>They are virtual threads with this as their scheduler. The JDK lets only its own tests choose
 * one, hence the reflection, and {@code --add-opens=java.base/java.lang=ALL-UNNAMED}.
 */
final class Loop implements Executor {
  /** Milliseconds until somebody who does nothing is taken to hang. */
  private static final int PATIENCE = 2_000;

  private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>(); // timers of the JDK add, too
  private final ThreadFactory threads;

  Loop() {
    try {
      Constructor<?> builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      threads = ((Thread.Builder) builder.newInstance(this)).factory();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JDK has no schedulers for virtual threads", e);
    }
  }

  ThreadFactory threads() {
    return threads;
  }

  /**
   * Until all threads wait for something that is not among them. A thread that met a lock of a
   * library, which another thread of the JVM had, is woken by the JDK a little later.
   *
   * @param isOver whether nobody is waited for
   */
  void run(BooleanSupplier isOver) {
    run();
    for (int i = 0; i < PATIENCE && !isOver.getAsBoolean(); i++) {
      LockSupport.parkNanos(1_000_000);
      run();
    }
  }

  private void run() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  @Override
  public void execute(Runnable part) {
    ready.add(part);
  }
}
