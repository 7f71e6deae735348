package dev.omnigraph.txn;

import dev.omnigraph.manifest.Publication;
import dev.omnigraph.store.StoreUnavailableException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Where the transactions of one handle stand that must run again and again, because others of the
 * same handle write what they look up: from the {@value #WAITS}th further run on one at a time, in
 * the order in which they came, and ahead of all that did not have to wait; from the {@value
 * #ALONE}th on without any other. So none is beaten more than {@value #ALONE} times by its own
 * kind. Thread-safe.
 */
final class Line {
  /** Further runs until it is waited for a turn. */
  static final int WAITS = 2;

  /** Further runs until nobody else publishes. */
  static final int ALONE = 3;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final ReentrantReadWriteLock door = new ReentrantReadWriteLock(true);

  /** A place for one transaction. */
  Place place() {
    return new Place();
  }

  /** Of one transaction; for its thread. */
  final class Place implements AutoCloseable {
    private boolean hasTurn;
    private boolean isAlone;

    private Place() {}

    /**
     * Waits for what a run needs.
     *
     * @param run from 0
     * @return whether it was waited, so that there may be news
     * @throws StoreUnavailableException if the thread is interrupted
     */
    boolean advance(int run) {
      boolean waited = false;
      if (run >= WAITS && !hasTurn) {
        lock(turn);
        hasTurn = true;
        waited = true;
      }
      if (run >= ALONE && !isAlone) {
        lock(door.writeLock());
        isAlone = true;
        waited = true;
      }
      return waited;
    }

    Publication publish(CommitQueue queue, RowWrite write) {
      if (isAlone) {
        return queue.publish(write, true);
      }
      lock(door.readLock());
      try {
        return queue.publish(write, hasTurn || write.isConditional());
      } finally {
        door.readLock().unlock();
      }
    }

    private static void lock(Lock lock) {
      try {
        lock.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("interrupted before anything was committed", e);
      }
    }

    @Override
    public void close() {
      if (isAlone) {
        door.writeLock().unlock();
      }
      if (hasTurn) {
        turn.unlock();
      }
    }
  }
}
