package dev.omnigraph.store.testing;

import dev.omnigraph.store.StoreRequest;

/**
 * The end of a simulated process. An error, since nothing in a process survives its death: what
 * catches it and goes on will meet it again at its next request.
 */
public final class ProcessDied extends Error {
  private static final long serialVersionUID = 1L;

  ProcessDied(StoreRequest request) {
    super("the process is dead; it got as far as " + request);
  }

  /** Between requests. */
  public ProcessDied() {
    super("the process is dead");
  }
}
