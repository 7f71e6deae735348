package dev.omnigraph.sim;

import dev.omnigraph.store.testing.Fate;
import java.time.Duration;

/** What happens next in a simulated world. */
sealed interface Decision {

  /**
   * A request is sent.
   *
   * @param process whose
   * @param place which of those that wait
   */
  record Send(int process, int place, Fate fate) implements Decision {}

  /** A write that was on its way lands. */
  record Land(int place) implements Decision {}

  /** Time passes. */
  record Pass(Duration time) implements Decision {}
}
