package dev.omnigraph.store.testing;

import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.StoreRequest.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to chosen requests of one process; all others pass.
 *
 * <p>A rule is written {@code at(kind, keys).nth(2).then(LOSE_ANSWER)} and watches the requests
 * that come after it was written. Where several choose the same request, the one written first
 * decides. Safe for several threads.
 */
public final class Script implements Scheduler {
  private final List<Rule> rules = new ArrayList<>();
  private final List<StoreRequest> seen = new ArrayList<>();

  /** The rules of requests that are on their way. */
  private final IdentityHashMap<StoreRequest, Rule> chosen = new IdentityHashMap<>();

  /** The next request of a kind. */
  public Rule at(Kind kind) {
    return at(kind, "**");
  }

  /**
   * The next request of a kind about a key.
   *
   * @param keys a pattern: {@code *} stands for any part between slashes, {@code **} for anything
   */
  public Rule at(Kind kind, String keys) {
    Pattern pattern = glob(keys);
    return new Rule(
        kind + " " + keys,
        request ->
            request.kind() == kind
                && request.keys().stream().anyMatch(key -> pattern.matcher(key).matches()));
  }

  /** The next request that a predicate chooses. */
  public Rule at(Predicate<StoreRequest> choice) {
    return new Rule("a chosen request", choice);
  }

  private static Pattern glob(String keys) {
    StringBuilder regex = new StringBuilder();
    for (String part : keys.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
      regex.append(
          switch (part) {
            case "*" -> "[^/]*";
            case "**" -> ".*";
            default -> Pattern.quote(part);
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** All requests of the process so far, in the order in which they began. */
  public synchronized List<StoreRequest> seen() {
    return List.copyOf(seen);
  }

  /**
   * @throws AssertionError if a rule has never chosen a request: the test is not what it looks like
   */
  public synchronized void assertPlayed() {
    List<Rule> idle = rules.stream().filter(rule -> !rule.played).toList();
    if (!idle.isEmpty()) {
      throw new AssertionError("never came to pass: " + idle + " among " + seen);
    }
  }

  @Override
  public Fate before(StoreRequest request, Consumer<ObjectStore> effect) {
    Rule rule = choose(request);
    if (rule == null) {
      return Fate.PASS;
    }
    return rule.pauseBefore == null ? rule.fate : rule.pauseBefore.block();
  }

  private synchronized @Nullable Rule choose(StoreRequest request) {
    seen.add(request);
    Rule first = null;
    for (Rule rule : rules) {
      if (rule.chooses(request) && first == null) {
        first = rule;
      }
    }
    if (first != null) {
      first.played = true;
      chosen.put(request, first);
    }
    return first;
  }

  @Override
  public void after(StoreRequest request) {
    Rule rule = remove(request);
    if (rule != null && rule.pauseAfter != null) {
      rule.pauseAfter.block();
    }
  }

  @Override
  public void held(StoreRequest request, Runnable effect) {
    Rule rule = remove(request);
    if (rule == null || rule.late == null) {
      throw new IllegalStateException("write landLate() for a write that is to land late");
    }
    rule.late.hold(effect);
  }

  private synchronized @Nullable Rule remove(StoreRequest request) {
    return chosen.remove(request);
  }

  /** The choice of a request; each of the last methods makes it a rule of the script. */
  public final class Rule {
    private final String text;
    private final Predicate<StoreRequest> choice;
    private int nth = 1;
    private int matched;
    private boolean always;
    private boolean played;
    private Fate fate = Fate.PASS;
    private @Nullable Pause pauseBefore;
    private @Nullable Pause pauseAfter;
    private @Nullable LateWrite late;

    private Rule(String text, Predicate<StoreRequest> choice) {
      this.text = text;
      this.choice = choice;
    }

    /**
     * @param number of the request among those that match, from 1
     */
    public Rule nth(int number) {
      nth = number;
      return this;
    }

    /** That request and all that match after it. */
    public Rule andLater() {
      always = true;
      return this;
    }

    public void then(Fate itsFate) {
      fate = itsFate;
      add();
    }

    /** Stops the process before the request, whose fate is decided when it is resumed. */
    public Pause pauseBefore() {
      pauseBefore = new Pause("before " + text);
      add();
      return pauseBefore;
    }

    /** Stops the process when the request has taken effect and the answer is not yet read. */
    public Pause pauseAfter() {
      pauseAfter = new Pause("after " + text);
      add();
      return pauseAfter;
    }

    /** Answers a write as unknown and keeps it; {@link LateWrite#land} lets it take effect. */
    public LateWrite landLate() {
      late = new LateWrite();
      then(Fate.LAND_LATE);
      return late;
    }

    private void add() {
      synchronized (Script.this) {
        rules.add(this);
      }
    }

    private boolean chooses(StoreRequest request) {
      if (!choice.test(request)) {
        return false;
      }
      matched++;
      return always ? matched >= nth : matched == nth;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
