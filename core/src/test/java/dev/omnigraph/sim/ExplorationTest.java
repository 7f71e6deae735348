package dev.omnigraph.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every schedule of small worlds keeps the promises (P1, P2, P3): with nothing that goes wrong, and
 * with one thing at every request, in the smallest with two. Of worlds that take minutes only the
 * first schedules are played where nothing goes wrong, unless {@code -Domnigraph.schedules=3000000}
 * says how many at most; {@code -Domnigraph.faults=2} has pairs of faults everywhere, and {@code
 * -Domnigraph.world=sweep} plays only worlds with that word in their names.
 */
class ExplorationTest {
  private static final int FAULTS = Integer.getInteger("omnigraph.faults", 1);
  private static final long MOST = Long.getLong("omnigraph.schedules", 0);

  /** Where a world that does not take minutes would be given up. */
  private static final long SMALL = 1_000_000;

  private static final long LARGE = 3_000;

  /** Where it has fewer schedules with one fault, it is gone through with two. */
  private static final long PAIRED = 1_000;

  private static final String ONLY = System.getProperty("omnigraph.world", "");

  @TestFactory
  Stream<DynamicTest> every_schedule_keeps_the_promises() {
    Loop loop = new Loop(); // one for all: what idles when a world is over ends in the next
    List<SetUp> all = SetUps.all(new Begins(loop));
    return all.stream()
        .filter(setUp -> setUp.name().contains(ONLY))
        .map(setUp -> DynamicTest.dynamicTest(setUp.name(), () -> explore(loop, setUp)));
  }

  private static void explore(Loop loop, SetUp setUp) {
    boolean isShort = setUp.isLarge() && MOST == 0;
    long most = isShort ? LARGE : MOST > 0 ? MOST : SMALL;
    long played = 0;
    for (int faults = 0; faults <= FAULTS || (faults == 2 && played < PAIRED); faults++) {
      if (isShort && faults > 0) {
        return;
      }
      long begun = System.nanoTime();
      Explorer.Result result = new Explorer(loop, setUp, faults, most).run();
      System.out.printf(
          "%s, %d faults: %,d schedules%s, of which %,d met a state again; %,d states, %,d ends;"
              + " a process was run %,d times; %.1f s%n",
          setUp.name(),
          faults,
          result.schedules(),
          result.isWhole() ? ", all" : "",
          result.pruned(),
          result.states(),
          result.audited(),
          result.started(),
          (System.nanoTime() - begun) / 1e9);
      played = result.schedules();
      assertThat(result.audited()).isPositive();
      assertThat(result.isWhole() || faults > 1 || setUp.isLarge()).as("all played").isTrue();
    }
  }
}
