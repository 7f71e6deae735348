package dev.omnigraph.kills;

import dev.omnigraph.PlainGraph;
import dev.omnigraph.kills.Intent.Kind;
import dev.omnigraph.kills.Replay.Published;
import dev.omnigraph.manifest.CommitEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds what processes were told against what the branches say: what was acknowledged is there
 * once, where it was said to be; of what was refused there is nothing; what nobody was told about
 * is there as a whole or not at all; and what was read, and refused, is true of a version of its
 * time.
 */
final class Audit {
  /** Refusals that say something about rows or the schema. */
  private static final Set<String> OF_ROWS =
      Set.of(
          "cardinality_violation",
          "endpoint_missing",
          "key_conflict",
          "unique_violation",
          "unknown_property",
          "unknown_type");

  private final Logs logs;
  private final Lineage lineage;
  private final Map<String, Fact> facts = new HashMap<>();
  private final Replay replay = new Replay(name -> fact(name).intent);
  private final Set<String> commits = new HashSet<>();
  private final Set<String> forks = new HashSet<>();
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Figures figures = new Figures();

  /** The newest versions that were known when the processes were heard last. */
  private Map<String, Long> heard = Map.of();

  private List<Fact> ended = new ArrayList<>();
  private List<Read> reads = new ArrayList<>();

  /** What is known of an intent. */
  private static final class Fact {
    final Intent intent;

    /** A version that was there before it began. */
    final long begin;

    /** What was told: nothing, or words. */
    List<String> end = List.of();

    Fact(Intent intent, long begin) {
      this.intent = intent;
      this.begin = begin;
    }

    boolean is(String word) {
      return !end.isEmpty() && end.getFirst().equals(word);
    }

    @Override
    public String toString() {
      return intent + " " + end;
    }
  }

  /** What somebody read. */
  private record Read(String branch, long version, String hash) {}

  Audit(Logs logs, Lineage lineage) {
    this.logs = logs;
    this.lineage = lineage;
  }

  Figures figures() {
    return figures;
  }

  Replay replay() {
    return replay;
  }

  /** The newest version of a branch of which somebody was told. */
  long acknowledged(String branch) throws IOException {
    hear();
    return acknowledged.getOrDefault(branch, 0L);
  }

  private Fact fact(String name) {
    return Objects.requireNonNull(facts.get(name), () -> "nobody said that he begins " + name);
  }

  /** Reads on, and looks at all that has come. */
  void run() throws IOException {
    hear();
    List<Fact> told = ended;
    ended = new ArrayList<>();
    List<Read> read = reads;
    reads = new ArrayList<>();
    for (Lineage.Step step : lineage.more()) {
      step.record().commits().forEach(this::note);
      figures.version();
      replay.add(step);
    }
    figures.segments(lineage.segments());
    hear(); // who begins says so before anything of it is published
    replay.run();
    told.forEach(this::check);
    read.forEach(this::check);
  }

  private void note(CommitEntry commit) {
    if (!commits.add(commit.id())) {
      throw new AssertionError("a commit is there twice: " + commit.id());
    }
    String intent = IntentIds.intent(commit.transaction());
    figures.commit(commit.kind());
    if (intent != null && commit.kind().equals("fork")) {
      forks.add(intent);
    }
  }

  private void hear() throws IOException {
    List<String> broken = new ArrayList<>();
    for (List<String> line : logs.more()) {
      switch (line.getFirst()) {
        case "begin" -> {
          Intent intent =
              new Intent(
                  line.get(1), line.get(2), Kind.valueOf(line.get(3)), Long.parseLong(line.get(4)));
          facts.put(intent.name(), new Fact(intent, heard.getOrDefault(intent.branch(), 0L)));
          figures.begin(intent.kind());
        }
        case "ok", "none", "did", "no", "unknown" -> end(fact(line.get(1)), line);
        case "read" -> {
          reads.add(new Read(line.get(1), Long.parseLong(line.get(2)), line.get(3)));
          figures.read();
        }
        case "swept" -> {
          figures.swept(line.get(1), line.get(2));
          if (line.get(1).equals("UNRESOLVED")) {
            broken.add(String.join(" ", line));
          }
        }
        case "freed" -> figures.freed(Integer.parseInt(line.get(1)));
        case "broken" -> broken.add(String.join(" ", line).replace(" | ", "\n"));
        default -> {}
      }
    }
    heard = lineage.seen();
    if (!broken.isEmpty()) {
      throw new AssertionError(String.join("\n", broken));
    }
  }

  private void end(Fact fact, List<String> line) {
    fact.end = line;
    ended.add(fact);
    figures.end(line);
    if (fact.is("ok")) {
      acknowledged.merge(fact.intent.branch(), Long.valueOf(line.get(3)), Math::max);
    }
  }

  private void check(Fact fact) {
    if (!replay.isUpToDate()) {
      ended.add(fact); // its branch has to wait for another
      return;
    }
    Published found = replay.published(fact.intent.name());
    switch (fact.end.getFirst()) {
      case "ok" -> checkAcknowledged(fact, found);
      case "did" -> {
        if (fact.intent.kind() == Kind.FORK && !forks.contains(fact.intent.name())) {
          throw new AssertionError("a branch was never there: " + fact);
        }
      }
      case "none" ->
          checkAbsent(
              fact,
              found,
              before -> {
                PlainGraph after = after(fact, before);
                return isTold(fact.end.get(2), after.effects)
                    && after.lines().equals(before.plain.lines())
                    && after.broken().isEmpty();
              });
      case "no" ->
          checkAbsent(
              fact,
              found,
              before ->
                  !OF_ROWS.contains(fact.end.get(2))
                      || after(fact, before).broken().contains(fact.end.get(2)));
      default -> {}
    }
  }

  /** Whether that is what was told, or nothing was. */
  private static boolean isTold(String hash, List<String> effects) {
    return hash.equals("-") || hash.equals(Log.hash(effects));
  }

  private static PlainGraph after(Fact fact, Model before) {
    Model after = before.copy();
    Work.of(fact.intent).model().accept(after);
    return after.plain;
  }

  private static void checkAcknowledged(Fact fact, @Nullable Published found) {
    if (found == null) {
      throw new AssertionError("acknowledged, and not there: " + fact);
    }
    String hash = fact.end.get(4);
    if (!found.commit().id().equals(fact.end.get(2))
        || found.version() != Long.parseLong(fact.end.get(3))
        || !isTold(hash, found.effects())) {
      throw new AssertionError(
          "%s was told, and %s is there: effects %s, in version %d"
              .formatted(fact, found.commit().id(), found.effects(), found.version()));
    }
  }

  /** Of what published nothing there is nothing, and it was right at a version of its time. */
  private void checkAbsent(Fact fact, @Nullable Published found, Predicate<Model> right) {
    if (found != null) {
      throw new AssertionError(
          "refused, and yet in version %d: %s".formatted(found.version(), fact));
    }
    if (!fact.intent.kind().isWrite()) {
      return;
    }
    String branch = fact.intent.branch();
    boolean tells = !fact.is("none") || fact.intent.kind() == Kind.PLAIN;
    if (tells
        && !replay.isForgotten(branch, fact.begin)
        && replay.newest(branch) > 0
        && replay.between(branch, fact.begin, replay.newest(branch)).stream().noneMatch(right)) {
      throw new AssertionError(
          "true of no version from %d to %d of %s: %s"
              .formatted(fact.begin, replay.newest(branch), branch, fact));
    }
  }

  private void check(Read read) {
    Model model = replay.at(read.branch(), read.version());
    if (model == null && !replay.isForgotten(read.branch(), read.version())) {
      reads.add(read);
    } else if (model != null && !Log.hash(model.lines()).equals(read.hash())) {
      throw new AssertionError("%s, but it has to be %s".formatted(read, model.lines()));
    }
  }

  /** To be called when all processes are gone, and everything is at rest. */
  void finish() throws IOException {
    for (int i = 0; i < 3; i++) {
      run();
    }
    if (!ended.isEmpty() || !reads.isEmpty()) {
      throw new AssertionError("never settled: %s %s".formatted(ended, reads));
    }
    for (Fact fact : facts.values()) {
      boolean there = replay.published(fact.intent.name()) != null;
      if (there && (fact.is("no") || fact.is("none"))) {
        throw new AssertionError("refused, and yet there: " + fact);
      }
      if (fact.intent.kind().isWrite() && (fact.end.isEmpty() || fact.is("unknown"))) {
        figures.silent(there);
      }
    }
  }
}
