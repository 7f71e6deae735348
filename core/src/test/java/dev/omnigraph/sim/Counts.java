package dev.omnigraph.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often what happened. Thread-safe. */
final class Counts {
  private final Map<String, Long> counts = new TreeMap<>();

  void add(String kind, Object what) {
    add(kind, what, 1);
  }

  synchronized void add(String kind, Object what, long times) {
    if (times != 0) {
      counts.merge(kind + ": " + what, times, Long::sum);
    }
  }

  synchronized void addAll(Counts others) {
    others.counts.forEach((what, times) -> counts.merge(what, times, Long::sum));
  }

  synchronized long of(String kind, Object what) {
    return counts.getOrDefault(kind + ": " + what, 0L);
  }

  /** One line a kind, in order. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      int end = entry.getKey().indexOf(": ");
      String kind = entry.getKey().substring(0, end);
      text.append(kind.equals(last) ? ", " : (last.isEmpty() ? "" : "\n") + kind + ": ")
          .append(entry.getKey().substring(end + 2))
          .append(' ')
          .append("%,d".formatted(entry.getValue()));
      last = kind;
    }
    return text.toString();
  }
}
