package dev.omnigraph.sim;

import dev.omnigraph.store.testing.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A small world to explore.
 *
 * @param isLarge whether it has so many schedules that they are not all played every day
 * @param begin what the store holds at first
 * @param scripts what each process does
 * @param jumps of time, that pass at any moment, in order
 */
record SetUp(
    String name, boolean isLarge, Begins.Begin begin, List<Script> scripts, List<Duration> jumps) {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * What a process does.
   *
   * @param isReady whether it comes to {@link Process#gate} before the exploration begins
   */
  record Script(boolean isReady, Consumer<Process> doing) {}

  World start(Loop loop) {
    World world = new World(loop, begin);
    for (int number = 0; number < scripts.size(); number++) {
      start(world, number);
    }
    world.processes().forEach(Process::pass);
    world.run();
    return world;
  }

  /** A world with one of the processes only. */
  World startOnly(Loop loop, int number) {
    World world = new World(loop, begin);
    start(world, number).pass();
    world.run();
    return world;
  }

  private Process start(World world, int number) {
    Script script = scripts.get(number);
    Process process =
        world.start(number, String.valueOf((char) ('P' + number)), number + 1, script.doing());
    while (script.isReady() && !process.isReady()) {
      world.happen(new Decision.Send(number, 0, Fate.PASS));
    }
    return process;
  }
}
