package dev.omnigraph.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random histories keep the promises (P1 to P3, P6). {@code omnigraph-sim} plays more of them. */
class SimulationTest {
  @Test
  void random_histories_keep_the_promises() {
    Counts counts = new Counts();
    assertThat(Simulate.play(1, Long.getLong("omnigraph.histories", 500), counts)).isNull();
    System.out.println(counts);
  }
}
