package dev.omnigraph.sim;

import java.lang.reflect.Constructor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Runs threads one at a time on the thread that calls {@link #run}, each until it waits; those that
 * they start, too. So what they do is the same in every run.
 *
 * <p>They are virtual threads with this as their scheduler. The JDK lets only its own tests choose
 * one, hence the reflection, and {@code --add-opens=java.base/java.lang=ALL-UNNAMED}.
 */
final class Loop implements Executor {
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

  /** Until all threads wait for something that is not among them. */
  void run() {
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
  }

  @Override
  public void execute(Runnable part) {
    ready.add(part);
  }
}
