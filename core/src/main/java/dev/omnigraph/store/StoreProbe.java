package dev.omnigraph.store;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ProbeChecks.Check;
import dev.omnigraph.store.ProbeChecks.Seen;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Tries out at a place everything that a graph needs of it, so that its owner learns what it can be
 * trusted with. Writes below {@code __probe/<name>/} alone and deletes it again.
 */
public final class StoreProbe {

  /** How a check ended. */
  public enum Outcome {
    OK,
    FAILED,

    /** The store did not answer. */
    UNDECIDED,

    /** This kind of store has nothing of the sort. */
    NOT_APPLICABLE
  }

  /**
   * What one check has found.
   *
   * @param name of the check, stable
   * @param essential whether a graph rests on it
   * @param sentence what was seen
   */
  public record Finding(String name, boolean essential, Outcome outcome, String sentence) {
    private boolean isFine() {
      return outcome == Outcome.OK || outcome == Outcome.NOT_APPLICABLE;
    }
  }

  /**
   * What is known after all checks.
   *
   * @param findings in the order of the checks
   * @param fit whether the place can hold a graph
   * @param verdict what it can be trusted with, in words
   */
  public record Report(
      StoreLocation location, List<Finding> findings, boolean fit, String verdict) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  private final ProbeChecks checks;
  private final ObjectStore store;
  private final Consumer<Finding> progress;
  private final List<Finding> findings = new ArrayList<>();

  private StoreProbe(ObjectStore store, ProbeChecks checks, Consumer<Finding> progress) {
    this.store = store;
    this.checks = checks;
    this.progress = progress;
  }

  /**
   * Runs all checks; a place that can't be reached or written is a finding, not an error.
   *
   * @param name that nobody has used before, one part of a key
   * @param clock of this machine, with which the store's is compared
   * @param progress is told each finding when it is there
   */
  public static Report run(
      ObjectStore store, String name, InstantSource clock, Consumer<Finding> progress) {
    return new StoreProbe(store, new ProbeChecks(store, name, clock), progress).run();
  }

  private Report run() {
    if (passes(ProbeChecks.ACCESS)) {
      ProbeChecks.ALL.forEach(this::passes);
      passes(ProbeChecks.TIDYING);
    }
    boolean fit = findings.stream().allMatch(finding -> finding.isFine() || !finding.essential);
    return new Report(store.location(), findings, fit, verdict());
  }

  private boolean passes(Check check) {
    Seen seen;
    try {
      seen = check.body().run(checks);
    } catch (StoreUnavailableException | WriteOutcomeUnknownException e) {
      seen = new Seen(Outcome.UNDECIDED, String.valueOf(e.getMessage()));
    } catch (OmnigraphException e) {
      seen = new Seen(Outcome.FAILED, String.valueOf(e.getMessage()));
    }
    Finding finding = new Finding(check.name(), check.essential(), seen.outcome(), seen.sentence());
    findings.add(finding);
    progress.accept(finding);
    return finding.isFine();
  }

  private String verdict() {
    if (!findings.getFirst().isFine()) {
      return "Nothing can be said: objects can't be written, read, listed and deleted here.";
    }
    String broken = names(true, Outcome.FAILED);
    if (!broken.isEmpty()) {
      return "Do not keep a graph here, commits or data would be lost: %s.".formatted(broken);
    }
    String open = names(true, Outcome.UNDECIDED);
    if (!open.isEmpty()) {
      return "Nothing certain can be said, try again; not finished: %s.".formatted(open);
    }
    String harmless = names(false, Outcome.FAILED);
    return harmless.isEmpty()
        ? "This place can hold graphs: it keeps every promise that they rest on."
        : "This place can hold graphs; none rests on what failed: %s.".formatted(harmless);
  }

  private String names(boolean essential, Outcome outcome) {
    return findings.stream()
        .filter(finding -> finding.essential == essential && finding.outcome == outcome)
        .map(Finding::name)
        .collect(Collectors.joining(", "));
  }
}
