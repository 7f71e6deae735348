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

  @Test
  void a_seed_gives_one_history() throws Simulation.Broken {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(digest(seed)).as("seed %d", seed).isEqualTo(digest(seed));
    }
  }

  private static long digest(long seed) throws Simulation.Broken {
    return new Simulation(new Loop(), new Counts()).play(seed);
  }
}
