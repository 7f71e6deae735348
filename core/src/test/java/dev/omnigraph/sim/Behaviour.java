package dev.omnigraph.sim;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What processes do, by what they have seen: learned from worlds in which the engine runs, so that
 * it need not run again where a process sees the same again. For one thread.
 */
final class Behaviour {
  private final Map<Long, Next> known = new HashMap<>();

  /**
   * A request that waits to be sent.
   *
   * @param effect what it does to a store
   * @param isInterrupted whether its thread is
   */
  record Move(StoreRequest request, Consumer<ObjectStore> effect, boolean isInterrupted) {
    /** As the process would: who is interrupted does not send. */
    void on(ObjectStore store) {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
      try {
        effect.accept(store);
      } catch (OmnigraphException e) {
        // the answer's digest tells
      } finally {
        if (isInterrupted) {
          Thread.interrupted();
        }
      }
    }
  }

  /** Something else that happens in a process. */
  sealed interface Event {
    /** It is asked to do something. */
    record Asked(String question, String branch) implements Event {}

    /** It tells what became of it. */
    record Told(String answer) implements Event {}

    /** It lets time pass. */
    record Slept(Duration time) implements Event {}
  }

  /**
   * What a process does until it waits again.
   *
   * @param events in their order
   * @param moves of which it waits for one
   * @param hasEnded whether it does nothing more
   */
  record Next(List<Event> events, List<Move> moves, boolean hasEnded) {
    static final Next NOTHING = new Next(List.of(), List.of(), true);

    private List<?> comparable() {
      return List.of(
          events,
          moves.stream().map(move -> move.request() + " " + move.isInterrupted()).toList(),
          hasEnded);
    }
  }

  /**
   * Notes what a process did.
   *
   * @throws AssertionError if it did something else when it had seen the same
   */
  void learn(Process process, Next next) {
    Next before = known.putIfAbsent(process.seen().digest(), next);
    Audit.require(
        before == null || before.comparable().equals(next.comparable()),
        "%s saw the same and did another thing: %s, %s",
        process,
        before,
        next);
  }

  /** What a process does that has seen this, or null if that is not known. */
  @Nullable Next of(long seen) {
    return known.get(seen);
  }
}
