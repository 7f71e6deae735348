package dev.omnigraph.error;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate nearest to a misspelt name, or null where none is near: at most a third of its
   * letters added, dropped, changed or swapped with a neighbour; letters that differ in case alone
   * cost nothing. Among equals the first wins.
   */
  public static @Nullable String of(String name, Collection<String> candidates) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int bound = Math.max(1, name.length() / 3);
    String nearest = null;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - name.length()) > bound) {
        continue;
      }
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance <= bound) {
        nearest = candidate;
        bound = distance - 1;
      }
    }
    return nearest;
  }

  /** Damerau-Levenshtein distance without edits inside of a swapped pair. */
  private static int distance(String a, String b) {
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int cost =
            Math.min(costs[i - 1][j - 1] + change, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost = Math.min(cost, costs[i - 2][j - 2] + 1);
        }
        costs[i][j] = cost;
      }
    }
    return costs[a.length()][b.length()];
  }
}
