package dev.omnigraph.kills;

import dev.omnigraph.kills.Lineage.Step;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.ForkPoint;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does what was published to models, commit by commit: what every version has to be. */
final class Replay {
  /** Versions of a branch that are remembered. */
  private static final int REMEMBERED = 4000;

  private final Function<String, Intent> intents;
  private final Map<String, TreeMap<Long, Model>> models = new TreeMap<>();
  private final Map<String, Deque<Step>> waiting = new TreeMap<>();
  private final Map<String, Published> published = new HashMap<>();

  /**
   * A commit of an intent.
   *
   * @param effects what it has to tell
   */
  record Published(CommitEntry commit, String branch, long version, List<String> effects) {}

  /**
   * @param intents by name
   */
  Replay(Function<String, Intent> intents) {
    this.intents = intents;
  }

  void add(Step step) {
    waiting.computeIfAbsent(step.branch(), name -> new ArrayDeque<>()).add(step);
  }

  /** Goes as far as it can; what is made of versions that were not read yet has to wait. */
  void run() {
    boolean more = true;
    while (more) {
      more = false;
      for (Deque<Step> steps : waiting.values()) {
        while (!steps.isEmpty() && apply(steps.getFirst())) {
          steps.removeFirst();
          more = true;
        }
      }
    }
  }

  private boolean apply(Step step) {
    TreeMap<Long, Model> line = models.computeIfAbsent(step.branch(), name -> new TreeMap<>());
    Model model = line.isEmpty() ? Model.empty() : line.lastEntry().getValue();
    for (CommitEntry commit : step.record().commits()) {
      if (commit.kind().equals("fork")) {
        Model parent = parent(Objects.requireNonNull(step.fork()));
        if (parent == null) {
          return false;
        }
        model = parent;
      } else if (Intent.COMMITS.contains(commit.kind())) {
        model = after(model, commit, step);
      }
    }
    line.put(step.version(), model);
    if (line.size() > REMEMBERED) {
      line.pollFirstEntry();
    }
    return true;
  }

  private @Nullable Model parent(ForkPoint fork) {
    return at(fork.branch(), fork.version());
  }

  private Model after(Model before, CommitEntry commit, Step step) {
    String name = Objects.requireNonNull(IntentIds.intent(commit.transaction()), "nobody's");
    Intent intent = intents.apply(name);
    Model after = before.copy();
    Work.of(intent).model().accept(after);
    String where = "%s in version %d of %s".formatted(intent, step.version(), step.branch());
    if (!intent.branch().equals(step.branch())) {
      throw new AssertionError("on a branch for which it was not meant: " + where);
    }
    if (!after.plain.broken().isEmpty()) {
      throw new AssertionError("%s breaks %s".formatted(where, after.plain.broken()));
    }
    Published found =
        new Published(commit, step.branch(), step.version(), List.copyOf(after.plain.effects));
    Published first = published.putIfAbsent(name, found);
    if (first != null) {
      throw new AssertionError("twice, in version %d too: %s".formatted(first.version(), where));
    }
    return after;
  }

  /** The commit of an intent, or null. */
  @Nullable Published published(String intent) {
    return published.get(intent);
  }

  /** What a version has to be, or null where it is not known yet, or no longer. */
  @Nullable Model at(String branch, long version) {
    TreeMap<Long, Model> line = models.get(branch);
    return line == null ? null : line.get(version);
  }

  /** All versions of a time. */
  Collection<Model> between(String branch, long from, long to) {
    TreeMap<Long, Model> line = models.get(branch);
    return line == null ? List.of() : line.subMap(from, true, to, true).values();
  }

  /** The newest version that is known; 0 where there is none. */
  long newest(String branch) {
    TreeMap<Long, Model> line = models.get(branch);
    return line == null || line.isEmpty() ? 0 : line.lastKey();
  }

  /** Whether a version was forgotten. */
  boolean isForgotten(String branch, long version) {
    TreeMap<Long, Model> line = models.get(branch);
    return line != null && !line.isEmpty() && version < line.firstKey();
  }

  /** Branches on which all that was read is done. */
  boolean isUpToDate() {
    return waiting.values().stream().allMatch(Deque::isEmpty);
  }
}
