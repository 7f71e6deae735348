package dev.omnigraph.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves out actions and decisions of a history as long as it breaks.
 *
 * <p>Source: Zeller and Hildebrandt, Simplifying and isolating failure-inducing input (ddmin).
 */
final class Shrinking {
  private static final int PROCESSES = 3;
  private static final int ACTIONS = 9;

  private final Simulation simulation;
  private final long seed;
  private final Set<Integer> left = new HashSet<>();
  private Simulation.Broken best;

  Shrinking(Simulation simulation, long seed, Simulation.Broken broken) {
    this.simulation = simulation;
    this.seed = seed;
    this.best = broken;
  }

  Simulation.Broken run() {
    for (int process = 0; process < PROCESSES; process++) {
      for (int action = 1; action < ACTIONS; action++) {
        Set<Integer> more = new HashSet<>(left);
        more.add(action * 10 + process);
        if (breaks(best.decisions, more)) {
          left.addAll(more);
        }
      }
    }
    for (int size = best.decisions.size() / 2; size > 0; size /= 2) {
      for (int from = 0; from < best.decisions.size(); ) {
        List<Decision> fewer = new ArrayList<>(best.decisions);
        fewer.subList(from, Math.min(fewer.size(), from + size)).clear();
        if (!breaks(fewer, left)) {
          from += size;
        }
      }
    }
    return best;
  }

  private boolean breaks(List<Decision> decisions, Set<Integer> without) {
    try {
      simulation.play(seed, decisions, without);
      return false;
    } catch (Simulation.Broken e) {
      boolean isSmaller = e.words.size() <= best.words.size();
      if (isSmaller) {
        best = new Simulation.Broken(e.why, decisions, e.words);
      }
      return isSmaller;
    }
  }
}
