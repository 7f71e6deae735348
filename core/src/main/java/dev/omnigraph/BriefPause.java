package dev.omnigraph;

import dev.omnigraph.manifest.Pause;

/** Waits before every attempt only as long as another does before its first. */
record BriefPause(Pause pause) implements Pause {
  @Override
  public void before(int attempt) {
    pause.before(1);
  }

  @Override
  public void of(long nanos) {
    pause.of(nanos);
  }

  @Override
  public long nanoTime() {
    return pause.nanoTime();
  }
}
