package dev.omnigraph.recovery;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.OperationState.Outcome;
import dev.omnigraph.manifest.OperationStep;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.recovery.Steps.Next;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what brings operations on: their steps, or the fence. The head says how far one has
 * come, so each step is published once, whoever tries (P3). Thread-safe.
 */
public final class Advance {
  /** How often a step is found anew where others keep changing what it rests on. */
  private static final int ROUNDS = 64;

  private final Publisher publisher;
  private final Operations operations;
  private final Map<String, Steps> kinds;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final @Nullable String actor;

  /**
   * @param kinds how operations of several steps go on, by kind
   * @param clock for times that are shown
   * @param actor who publishes, or null
   */
  public Advance(
      Publisher publisher,
      Operations operations,
      Map<String, Steps> kinds,
      InstantSource clock,
      Supplier<String> ids,
      @Nullable String actor) {
    this.publisher = publisher;
    this.operations = operations;
    this.kinds = Map.copyOf(kinds);
    this.clock = clock;
    this.ids = ids;
    this.actor = actor;
  }

  /** Whether an operation's branch is open and lives the same life. */
  static boolean isAtHome(Sidecar sidecar, Head head) {
    return head.version().state() != BranchState.CLOSED
        && head.version().incarnation().equals(sidecar.incarnation());
  }

  /** The next step of an operation, or null where this program does not know its kind. */
  @Nullable Next next(Operation operation, Head head) {
    Steps steps = kinds.get(operation.sidecar().kind());
    return steps == null
        ? null
        : steps.after(operation.sidecar(), operation.state(head).step(), head);
  }

  /**
   * Carries out an operation of several steps, as its owner: until it is done, or its next step has
   * to wait; its sidecar then stays, and whoever finds it goes on.
   *
   * @return the newest known head
   * @throws OperationRolledBackException if nothing of it is or will be published
   */
  public Head run(Operation operation, Head head) {
    try {
      Head newest = forward(operation, head, true);
      if (operation.state(newest).isFinal()) {
        operation.end();
      }
      return newest;
    } catch (RuntimeException e) {
      if (giveUp(operation, head) && e instanceof CommitOutcomeUnknownException) {
        throw new OperationRolledBackException(operation.id());
      }
      throw e;
    }
  }

  /**
   * Gives up an operation of which a publish may still land: fences it, unless a step of it is
   * published. Where that can't be done, its sidecar stays and recovery decides.
   *
   * @return whether nothing of it is or will be published
   */
  public boolean giveUp(Operation operation, Head head) {
    try {
      Head after = fence(operation, operations.refresh(head));
      OperationState last = operations.lastState(operation.sidecar(), after);
      if (last == null || !last.isFinal()) {
        return false;
      }
      operation.end();
      return last.outcome() == Outcome.ROLLED_BACK;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Publishes step after step, until the operation is over or the next step may not be taken. */
  Head forward(Operation operation, Head head, boolean staging) {
    Head newest = head;
    for (int round = 0; round < ROUNDS && isAtHome(operation.sidecar(), newest); round++) {
      OperationState state = operation.state(newest);
      if (operations.isOver(operation, newest)
          || !(next(operation, newest) instanceof Next.Publish step)
          || (step.stages() && !staging)) {
        return newest;
      }
      try {
        newest = publish(newest, new StepSubmission(operation, state.step() + 1, step));
      } catch (CommitOutcomeUnknownException e) {
        newest = operations.refresh(newest);
        if (!operations.isOver(operation, newest)) {
          throw e;
        }
      }
    }
    return newest;
  }

  /**
   * Publishes the fence: that nothing of the operation will be published. It takes the slot for
   * which a stalled owner may be about to reach.
   *
   * @return the newest known head; in it, or before it, the operation is rolled back, unless
   *     somebody was first: then it says what they did
   */
  Head fence(Operation operation, Head head) {
    return publish(head, new FenceSubmission(operation));
  }

  private Head publish(Head head, Submission submission) {
    return switch (publisher.publish(head, submission)) {
      case Publication.Published done -> done.head();
      case Publication.Stopped stopped -> stopped.head();
    };
  }

  private CommitEntry commit(
      String transaction, String kind, OperationStep step, Steps.Change change) {
    return new CommitEntry(
        ids.get(),
        transaction,
        actor,
        kind,
        clock.instant(),
        step,
        change.contract(),
        change.contractObject(),
        change.tables());
  }

  /** One step. */
  private final class StepSubmission implements Submission {
    private final String transaction = ids.get();
    private final Operation operation;
    private final int number;
    private final Next.Publish step;

    StepSubmission(Operation operation, int number, Next.Publish step) {
      this.operation = operation;
      this.number = number;
      this.step = step;
    }

    @Override
    public Offer on(Head head) {
      OperationState state = operation.state(head);
      if (!isAtHome(operation.sidecar(), head) || state.isFinal() || state.step() != number - 1) {
        return new Offer.Stop();
      }
      operation.check(head, transaction);
      Steps.Change change = step.work().on(operation, head);
      if (change == null) {
        return new Offer.Stop();
      }
      OperationState after = new OperationState(number, step.last() ? Outcome.DONE : Outcome.OPEN);
      return new Offer.Commit(
          List.of(
              commit(
                  transaction,
                  operation.sidecar().kind(),
                  new OperationStep(operation.id(), after),
                  change)),
          operations.ended(head),
          null);
    }
  }

  /** The end of an operation of which nothing is published. */
  private final class FenceSubmission implements Submission {
    private static final String KIND = "recovery";

    private final String transaction = ids.get();
    private final Operation operation;

    FenceSubmission(Operation operation) {
      this.operation = operation;
    }

    @Override
    public Offer on(Head head) {
      if (!isAtHome(operation.sidecar(), head)
          || !operation.isUnknownTo(head)
          || !operation.isOpen()) {
        return new Offer.Stop();
      }
      OperationStep end =
          new OperationStep(operation.id(), new OperationState(0, Outcome.ROLLED_BACK));
      return new Offer.Commit(
          List.of(commit(transaction, KIND, end, new Steps.Change(Map.of(), null, null))),
          operations.ended(head),
          null);
    }
  }
}
