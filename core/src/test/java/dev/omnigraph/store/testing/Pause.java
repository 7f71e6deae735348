package dev.omnigraph.store.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A point at which a process stops until the test lets it go on. */
public final class Pause {
  private static final int PATIENCE_SECONDS = 60;

  private final String where;
  private final CompletableFuture<Boolean> reached = new CompletableFuture<>();
  private final CompletableFuture<Fate> resumed = new CompletableFuture<>();

  Pause(String where) {
    this.where = where;
  }

  /** Waits until the process is here. */
  public void await() {
    waitFor(reached, "the process does not get to ");
  }

  /** Lets the process go on as if nothing had been. May come before the process does. */
  public void resume() {
    resume(Fate.PASS);
  }

  /** Lets the process go on; only a pause before a request leaves its fate open. */
  public void resume(Fate fate) {
    resumed.complete(fate);
  }

  Fate block() {
    reached.complete(true);
    return waitFor(resumed, "nobody resumes the process at ");
  }

  private <T> T waitFor(CompletableFuture<T> event, String complaint) {
    try {
      return event.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException e) {
      throw new AssertionError(complaint + where, e);
    }
  }
}
