package dev.omnigraph.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every schedule of small worlds keeps the promises (P1, P2, P3): with nothing that goes wrong, and
 * with one thing at every request. Of worlds that are too large for that some schedules are played,
 * unless {@code -Domnigraph.schedules=1000000} says how many at most; {@code -Domnigraph.faults=2}
 * has pairs of faults, too.
 */
class ExplorationTest {
  private static final int FAULTS = Integer.getInteger("omnigraph.faults", 1);

  /** Of worlds that are too large to be gone through within minutes. */
  private static final long SAMPLE = 200;

  private static final long MOST = Long.getLong("omnigraph.schedules", 0);
  private static final long WHOLE = 50_000;

  @TestFactory
  Stream<DynamicTest> every_schedule_keeps_the_promises() {
    List<SetUp> all = SetUps.all(new Begins());
    return all.stream().map(setUp -> DynamicTest.dynamicTest(setUp.name(), () -> explore(setUp)));
  }

  private static void explore(SetUp setUp) {
    for (int faults = 0; faults <= FAULTS; faults++) {
      boolean samples = setUp.isLarge() && MOST == 0;
      Explorer explorer = new Explorer(setUp, faults, samples ? SAMPLE : Math.max(MOST, WHOLE));
      Explorer.Result result = samples ? explorer.sample(faults) : explorer.run();
      System.out.printf(
          "%s, %d faults: %,d schedules%s, of which %,d met a state again; %,d states, %,d ends%n",
          setUp.name(),
          faults,
          result.schedules(),
          result.isWhole() ? ", all" : "",
          result.pruned(),
          result.states(),
          result.audited());
      assertThat(result.audited()).isPositive();
      assertThat(result.isWhole() || faults > 1 || setUp.isLarge()).as("all played").isTrue();
    }
  }
}
