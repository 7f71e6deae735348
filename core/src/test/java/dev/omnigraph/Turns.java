package dev.omnigraph;

import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one of several processes work at a time and hands the turn on, to whom a seed says, before
 * every request about a version; so that a seed gives one history. Some answers are lost.
 */
final class Turns {
  private static final int LOST_ONE_IN = 25;

  private final Random random;
  private final List<Process> alive = new ArrayList<>();
  private Process turn = new Process();

  Turns(long seed) {
    this.random = new Random(seed);
  }

  /** A further process; all of them are made before the first begins. */
  Process process() {
    Process process = new Process();
    alive.add(process);
    return process;
  }

  /** Gives somebody the first turn. */
  synchronized void begin() {
    handOn();
  }

  private void handOn() {
    if (!alive.isEmpty()) {
      turn = alive.get(random.nextInt(alive.size()));
    }
    notifyAll();
  }

  @SuppressWarnings("ReferenceEquality") // one process is never equal to another
  private synchronized void await(Process process) {
    while (turn != process) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private synchronized Fate next(Process process, StoreRequest request) {
    handOn();
    await(process);
    boolean lost =
        request.kind() == StoreRequest.Kind.PUT_IF_ABSENT && random.nextInt(LOST_ONE_IN) == 0;
    return !lost ? Fate.PASS : random.nextBoolean() ? Fate.LOSE_ANSWER : Fate.LOSE_REQUEST;
  }

  /** One process, of whose threads one works at a time. */
  final class Process implements Scheduler {
    /** Waits for the first turn. */
    void begin() {
      await(this);
    }

    /** Lets the others go on without this one. */
    void end() {
      synchronized (Turns.this) {
        alive.remove(this);
        handOn();
      }
    }

    @Override
    public Fate before(StoreRequest request) {
      if (!request.folder().equals("__manifest")) {
        return Fate.PASS;
      }
      Fate fate = next(this, request);
      LockSupport.unpark(Thread.currentThread()); // its next pause is over: nobody works meanwhile
      return fate;
    }
  }
}
