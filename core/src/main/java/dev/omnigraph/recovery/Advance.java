package dev.omnigraph.recovery;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.BranchChange;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.OperationState.Outcome;
import dev.omnigraph.manifest.OperationStep;
import dev.omnigraph.manifest.Pause;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.RollOver;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.manifest.TableChange;
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
  /** How often in a row a step is found anew where others keep changing what it rests on. */
  private static final int ROUNDS = 64;

  private final Publisher publisher;
  private final Operations operations;
  private final RollOvers rollOvers;
  private final Map<String, Steps> kinds;
  private final Pause pause;
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
      RollOvers rollOvers,
      Map<String, Steps> kinds,
      Pause pause,
      InstantSource clock,
      Supplier<String> ids,
      @Nullable String actor) {
    this.publisher = publisher;
    this.operations = operations;
    this.rollOvers = rollOvers;
    this.kinds = Map.copyOf(kinds);
    this.pause = pause;
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
  Steps.@Nullable Step next(Operation operation, Head head) {
    Steps steps = kinds.get(operation.sidecar().kind());
    return steps == null ? null : steps.after(operation.sidecar(), operation.state(head), head);
  }

  /**
   * Carries out an operation of several steps, as its owner: until it is done, its next step has to
   * wait, or time is over; its sidecar then stays, and whoever finds it goes on.
   *
   * @return the newest known head
   * @throws OperationRolledBackException if nothing of it is or will be published
   */
  public Head run(Operation operation, Head head, Effort effort) {
    try {
      Head newest = forward(operation, head, effort);
      if (operations.isOver(operation, newest)) {
        operation.end();
      } else {
        operation.rest();
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
  Head forward(Operation operation, Head head, Effort effort) {
    Head newest = head;
    for (int fruitless = 0; fruitless < ROUNDS; fruitless++) {
      OperationState state = operation.state(newest);
      if (!isAtHome(operation.sidecar(), newest)
          || state.waits(newest)
          || effort.isOver().getAsBoolean()
          || operations.isOver(operation, newest)) {
        return newest;
      }
      Steps.Step step = next(operation, newest);
      if (step == null || (step.stages() && !effort.stages())) {
        return newest;
      }
      effort.progress().accept(step.what());
      if (fruitless > 0) {
        pause.before(fruitless);
      }
      Head before = newest;
      newest = publish(operation, before, state.step() + 1, step);
      if (operation.state(newest).step() > state.step()) {
        fruitless = -1;
      } else if (newest.number() == before.number()) {
        newest = operations.refresh(before);
      }
    }
    return newest;
  }

  private Head publish(Operation operation, Head head, int number, Steps.Step step) {
    RollOvers.Turn rollOver = rollOvers.turn();
    try {
      Head after = publish(head, new StepSubmission(operation, number, step, rollOver));
      rollOver.end();
      return after;
    } catch (CommitOutcomeUnknownException e) {
      rollOver.leave();
      Head newest = operations.refresh(head);
      if (!operations.isOver(operation, newest)) {
        throw e;
      }
      return newest;
    } catch (OperationRolledBackException e) {
      rollOver.leave();
      throw e;
    } catch (CorruptException e) {
      rollOver.end();
      Head newest = operations.refresh(head);
      if (newest.number() == head.number()) {
        throw e;
      }
      return newest; // an object went with the history it was part of
    } catch (RuntimeException e) {
      rollOver.end();
      throw e;
    }
  }

  /**
   * Publishes the fence: that nothing of the operation will be published. It takes the slot for
   * which a stalled owner may be about to reach.
   *
   * @return the newest known head; in it, or before it, the operation is rolled back, unless
   *     somebody was first: then it says what they did
   */
  public Head fence(Operation operation, Head head) {
    return publish(head, new FenceSubmission(operation));
  }

  private Head publish(Head head, Submission submission) {
    return switch (publisher.publish(head, submission)) {
      case Publication.Published done -> done.head();
      case Publication.Stopped stopped -> stopped.head();
    };
  }

  private CommitEntry commit(
      String transaction,
      String kind,
      OperationStep step,
      Map<String, TableChange> tables,
      @Nullable BranchChange branch) {
    return new CommitEntry(
        ids.get(), transaction, actor, kind, clock.instant(), step, null, null, tables, branch);
  }

  /** One step. */
  private final class StepSubmission implements Submission {
    private final String transaction = ids.get();
    private final Operation operation;
    private final int number;
    private final Steps.Step step;
    private final RollOvers.Turn turn;

    StepSubmission(Operation operation, int number, Steps.Step step, RollOvers.Turn turn) {
      this.operation = operation;
      this.number = number;
      this.step = step;
      this.turn = turn;
    }

    @Override
    public Offer on(Head head) {
      OperationState state = operation.state(head);
      if (!isAtHome(operation.sidecar(), head) || state.isFinal() || state.step() != number - 1) {
        return new Offer.Stop();
      }
      operation.check(head, transaction);
      Steps.Change change = step.work().on(operation, head);
      RollOver rollOver = change != null && change.endsSegment() ? turn.now(head) : null;
      if (change == null || (change.endsSegment() && rollOver == null)) {
        return new Offer.Stop();
      }
      OperationState after =
          new OperationState(number, step.last() ? Outcome.DONE : Outcome.OPEN, change.due());
      BranchChange floor =
          change.closesHistory() ? new BranchChange(head.number() + 1, null) : null;
      return new Offer.Commit(
          List.of(
              commit(
                  transaction,
                  operation.sidecar().kind(),
                  new OperationStep(operation.id(), after),
                  change.tables(),
                  floor)),
          operations.ended(head),
          rollOver);
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
          List.of(commit(transaction, KIND, end, Map.of(), null)), operations.ended(head), null);
    }
  }
}
