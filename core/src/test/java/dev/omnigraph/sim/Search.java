package dev.omnigraph.sim;

import org.jspecify.annotations.Nullable;

/**
 * Looks for a broken promise. Speaks in types of the JDK only, so that it can be called where the
 * engine is another.
 */
public final class Search {
  private final Loop loop = new Loop();

  /**
   * Plays schedules of a small world, one after the other.
   *
   * @param faults how many requests may go wrong
   * @return how many were played until a promise was broken, or null
   * @throws IllegalArgumentException if there is no world of that name
   */
  public @Nullable Long explore(String world, int faults, long most) {
    SetUp setUp =
        SetUps.all(new Begins(loop)).stream()
            .filter(each -> each.name().equals(world))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no world " + world));
    Explorer explorer = new Explorer(loop, setUp, faults, most);
    try {
      explorer.run();
      return null;
    } catch (AssertionError e) {
      return explorer.schedules() + 1;
    }
  }

  /**
   * Plays histories.
   *
   * @return how many were played until a promise was broken, or null
   */
  public @Nullable Long simulate(long from, long histories) {
    Simulation simulation = new Simulation(loop, new Counts());
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
