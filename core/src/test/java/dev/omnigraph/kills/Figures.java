package dev.omnigraph.kills;

import dev.omnigraph.kills.Intent.Kind;
import dev.omnigraph.recovery.Finding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of everything there was. */
final class Figures {
  private final Map<String, Integer> begun = new TreeMap<>();
  private final Map<String, Integer> told = new TreeMap<>();
  private final Map<String, Integer> commits = new TreeMap<>();
  private final Map<String, Integer> swept = new TreeMap<>();
  private final Map<String, Integer> processes = new TreeMap<>();
  private int versions;
  private long segments;
  private int freed;
  private int reads;
  private int whole;
  private int absent;

  private static void count(Map<String, Integer> counts, String what) {
    counts.merge(what, 1, Integer::sum);
  }

  void process(String what) {
    count(processes, what);
  }

  int processes(String what) {
    return processes.getOrDefault(what, 0);
  }

  void begin(Kind kind) {
    count(begun, kind.name());
  }

  /**
   * @param line word, intent, code
   */
  void end(List<String> line) {
    String word = line.getFirst();
    count(told, word.equals("no") || word.equals("unknown") ? word + " " + line.get(2) : word);
  }

  int told(String word) {
    return told.getOrDefault(word, 0);
  }

  void commit(String kind) {
    count(commits, kind);
  }

  int commits(String kind) {
    return commits.getOrDefault(kind, 0);
  }

  void version() {
    versions++;
  }

  void segments(long ended) {
    segments = ended;
  }

  void freed(int objects) {
    freed += objects;
  }

  void read() {
    reads++;
  }

  void swept(Finding found) {
    swept(found.classification().name(), found.action().name());
  }

  void swept(String classification, String action) {
    count(swept, classification + " " + action);
  }

  /** A write of which its process was told nothing, or not what became of it. */
  void silent(boolean there) {
    if (there) {
      whole++;
    } else {
      absent++;
    }
  }

  @Override
  public String toString() {
    return """
      processes %s
      intents %d: %s
      told %s
      not told: %d there as a whole, %d not at all
      versions %d, segments %d, commits %s
      objects that cleanups deleted: %d
      sweeps %s
      reads compared %d
    """
        .formatted(
            processes,
            begun.values().stream().mapToInt(Integer::intValue).sum(),
            begun,
            told,
            whole,
            absent,
            versions,
            segments,
            commits,
            freed,
            swept,
            reads);
  }
}
