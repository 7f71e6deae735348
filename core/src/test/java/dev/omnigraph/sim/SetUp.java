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
    for (Script script : scripts) {
      Process process =
          world.start(
              String.valueOf((char) ('P' + world.processes().size())),
              world.processes().size() + 1,
              script.doing());
      while (script.isReady() && !process.isReady()) {
        world.send(
            world.waiting().stream()
                .filter(next -> next.process == process)
                .findFirst()
                .orElseThrow(),
            Fate.PASS);
      }
    }
    world.processes().forEach(Process::pass);
    world.run();
    return world;
  }
}
