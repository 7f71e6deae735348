package dev.omnigraph.recovery;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Finding.Action;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks after operations that somebody left: finds out from each sidecar, and the head of its
 * branch, how far one came, and brings it to its end. Waits for nobody and fails for none: what it
 * can't settle now is left to the next. For one thread, once.
 */
public final class Sweep {
  /** How often a sidecar is looked at anew because others were faster. */
  private static final int ROUNDS = 8;

  private final ObjectStore store;
  private final Versions versions;
  private final Operations operations;
  private final Advance advance;
  private final Effort effort;
  private final Sidecars sidecars;

  /** The newest known head of each branch, or nothing where there is no such branch. */
  private final Map<String, Optional<Head>> heads = new HashMap<>();

  /**
   * @param sidecars as they were just listed
   */
  public Sweep(
      ObjectStore store,
      Versions versions,
      Operations operations,
      Advance advance,
      Effort effort,
      Sidecars sidecars) {
    this.store = store;
    this.versions = versions;
    this.operations = operations;
    this.advance = advance;
    this.effort = effort;
    this.sidecars = sidecars;
  }

  /** What was found. */
  public List<Finding> run() {
    List<Seen> seen = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (ListEntry.Leaf entry : sidecars.entries()) {
      try {
        byte[] bytes = store.get(entry.key()).bytes();
        seen.add(new Seen(entry, operations.takeUp(Sidecar.read(entry.key(), bytes))));
      } catch (ObjectNotFoundException e) {
        // its operation has just ended
      } catch (OmnigraphException e) {
        pass(e);
        findings.add(
            new Finding(
                entry.key(),
                null,
                Classification.UNRESOLVED,
                String.valueOf(e.getMessage()),
                Action.LEFT,
                null));
      }
    }
    seen.forEach(one -> findings.add(one.settle()));
    findings.sort(Comparator.comparing(Finding::key));
    if (effort.acts() && !sidecars.loneLeases().isEmpty()) {
      try {
        store.delete(sidecars.loneLeases());
      } catch (OmnigraphException e) {
        // whoever lists them next does it
      }
    }
    return findings;
  }

  /** The head of a branch, read after the sidecars were seen; the newest that this sweep knows. */
  public Optional<Head> head(String branch) {
    return heads.computeIfAbsent(branch, versions::newest);
  }

  /** Who acts goes on with the others; who only looks has to be told all, or why not. */
  private void pass(OmnigraphException e) {
    if (e instanceof StoreException && !effort.acts()) {
      throw e;
    }
  }

  /** A sidecar that was read. */
  private final class Seen {
    private final ListEntry.Leaf entry;
    private final Operation operation;
    private final Sidecar sidecar;

    Seen(ListEntry.Leaf entry, Operation operation) {
      this.entry = entry;
      this.operation = operation;
      this.sidecar = operation.sidecar();
    }

    /** Looks at it, does what is to be done, and looks again, until nothing is. */
    Finding settle() {
      Finding first = finding(Classification.UNRESOLVED, "the head of its branch can't be read");
      Action done = Action.LEFT;
      try {
        Finding now = classify();
        first = now;
        for (int round = 0; round < ROUNDS && effort.acts(); round++) {
          switch (now.classification()) {
            case UNRESOLVED, IN_PROGRESS, WAITING -> {
              restIfAtWork(done);
              return first.done(done, now.equals(first) ? null : now.why());
            }
            case ORPHANED, COMPLETED, ROLLED_BACK -> {
              operation.end(sidecars.keys(entry));
              return first.done(done == Action.LEFT ? Action.ENDED : done, null);
            }
            case UNPUBLISHED -> {
              Head head = remember(advance.fence(operation, headOfBranch()));
              if (Advance.isAtHome(sidecar, head) && operation.isUnknownTo(head)) {
                return first.done(done, "somebody else has just ended it");
              }
              done = operation.isRolledBack(head) ? Action.ROLLED_BACK : done;
            }
            case PARTLY_PUBLISHED -> {
              Head before = headOfBranch();
              Head head = remember(advance.forward(operation, before, effort));
              if (operation.state(head).equals(operation.state(before))) {
                restIfAtWork(done);
                return first.done(done, whyNot());
              }
              done = Action.ROLLED_FORWARD;
            }
          }
          now = classify();
        }
        return first.done(done, null);
      } catch (OmnigraphException e) {
        pass(e);
        return first.done(done, e.getMessage());
      }
    }

    private void restIfAtWork(Action done) {
      if (done == Action.ROLLED_FORWARD) {
        operation.rest();
      }
    }

    private String whyNot() {
      if (!effort.stages()) {
        return "an opening does not go on with it";
      }
      return effort.isOver().getAsBoolean() ? Finding.OUT_OF_TIME : Finding.OTHERS;
    }

    private Head headOfBranch() {
      return head(sidecar.branch()).orElseThrow();
    }

    private Head remember(Head head) {
      heads.put(sidecar.branch(), Optional.of(head));
      return head;
    }

    private Finding finding(Classification classification, String why) {
      return new Finding(entry.key(), sidecar, classification, why, Action.LEFT, null);
    }

    /** What fits first, from the top of {@link Classification}. */
    private Finding classify() {
      Optional<Head> found = head(sidecar.branch());
      if (found.isEmpty() || !Advance.isAtHome(sidecar, found.get())) {
        return finding(Classification.ORPHANED, "its branch is deleted or was created again");
      }
      Head head = found.get();
      OperationState state = operation.state(head);
      return switch (state.outcome()) {
        case DONE -> finding(Classification.COMPLETED, "its last step is published");
        case ROLLED_BACK -> finding(Classification.ROLLED_BACK, "it is rolled back");
        case OPEN -> isLeased() ? leased() : silent(head, state);
      };
    }

    private boolean isLeased() {
      return !sidecars.isAtRest(entry) && sidecars.silence(entry).compareTo(sidecar.lease()) <= 0;
    }

    private Finding leased() {
      return finding(
          Classification.IN_PROGRESS,
          "somebody was at work on it %d s ago; the lease is %d s"
              .formatted(sidecars.silence(entry).toSeconds(), sidecar.lease().toSeconds()));
    }

    private Finding silent(Head head, OperationState state) {
      if (state.step() == 0) {
        return finding(
            Classification.UNPUBLISHED,
            "nothing of it is published, and its owner is silent for "
                + sidecars.silence(entry).toSeconds()
                + " s");
      }
      String step = "step %d is published, ".formatted(state.step());
      if (state.waits(head)) {
        return finding(Classification.WAITING, step + "the next one is due at " + state.due());
      }
      Steps.Step next = advance.next(operation, head);
      return finding(
          Classification.PARTLY_PUBLISHED,
          step
              + (next == null
                  ? "and this omnigraph does not know how it goes on"
                  : "next: " + next.what()));
    }
  }
}
