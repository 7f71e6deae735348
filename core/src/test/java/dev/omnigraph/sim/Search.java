package dev.omnigraph.sim;

import org.jspecify.annotations.Nullable;

/**
 * Looks for a broken promise. Speaks in types of the JDK only, so that it can be called where the
 * engine is another.
 */
public final class Search {
  /** Schedules of a large world that are played in order. */
  private static final long FIRST = 100;

  private final Begins begins = new Begins();
  private final Loop loop = new Loop();

  /**
   * Plays schedules of a small world, one after the other; of a large one the first, and then
   * others.
   *
   * @param faults how many requests may go wrong
   * @return how many were played until a promise was broken, or null
   * @throws IllegalArgumentException if there is no world of that name
   */
  public @Nullable Long explore(String world, int faults, long most) {
    SetUp setUp =
        SetUps.all(begins).stream()
            .filter(each -> each.name().equals(world))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no world " + world));
    Explorer first = new Explorer(setUp, faults, setUp.isLarge() ? Math.min(most, FIRST) : most);
    Explorer sample = new Explorer(setUp, faults, most);
    try {
      first.run();
    } catch (AssertionError e) {
      return first.played() + 1;
    }
    try {
      if (setUp.isLarge()) {
        sample.sample(faults);
      }
      return null;
    } catch (AssertionError e) {
      return first.played() + sample.played() + 1;
    }
  }

  /**
   * Plays histories.
   *
   * @return how many were played until a promise was broken, or null
   */
  public @Nullable Long simulate(long from, long histories) {
    Simulation simulation = new Simulation(loop, begins, new Counts());
    for (long played = 0; played < histories; played++) {
      try {
        simulation.play(from + played);
      } catch (Simulation.Broken e) {
        return played + 1;
      }
    }
    return null;
  }
}
