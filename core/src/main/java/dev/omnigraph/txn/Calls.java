package dev.omnigraph.txn;

import java.util.ArrayList;
import java.util.List;

/** The writes of one handle that are under way, which its close waits for. Thread-safe. */
public final class Calls {
  private final List<Thread> underWay = new ArrayList<>();
  private boolean closed;

  /** One of them, until it is closed by the thread that began it. */
  public interface Call extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins one.
   *
   * @throws IllegalStateException if the handle is closed, or is being closed
   */
  synchronized Call begin() {
    if (closed) {
      throw new IllegalStateException("the graph is closed");
    }
    underWay.add(Thread.currentThread());
    return this::end;
  }

  private synchronized void end() {
    underWay.remove(Thread.currentThread());
    notifyAll();
  }

  /**
   * Lets none begin any more, and waits for those that have begun; an interrupt is kept for later.
   *
   * @throws IllegalStateException if the calling thread is in the midst of one
   */
  public synchronized void close() {
    if (underWay.contains(Thread.currentThread())) {
      throw new IllegalStateException("a transaction can't close its own graph");
    }
    closed = true;
    boolean interrupted = false;
    while (!underWay.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
