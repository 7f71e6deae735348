package dev.omnigraph.sim;

import dev.omnigraph.sim.Behaviour.Event;
import dev.omnigraph.sim.Behaviour.Move;
import dev.omnigraph.sim.Behaviour.Next;
import dev.omnigraph.store.testing.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A world whose processes do not run: what each does next is looked up. It comes to the states that
 * a {@link World} comes to, some hundred times as fast, and can be copied. For one thread.
 */
final class RememberedWorld {
  private final Behaviour behaviour;
  private final Watched store;
  private final Lineage lineage;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Exchange> calls = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private Instant now;

  /** A process. */
  private static final class Actor {
    final Seen seen;
    Next next;
    boolean dead;
    int call;

    /**
     * @param call its last one's place among all, or -1
     */
    Actor(Seen seen, Next next, boolean dead, int call) {
      this.seen = seen;
      this.next = next;
      this.dead = dead;
      this.call = call;
    }

    long state() {
      return World.state(dead, seen);
    }
  }

  /** A write that is on its way still. */
  private record Held(long digest, Move move) {}

  private RememberedWorld(Behaviour behaviour, Watched store, Lineage lineage, Instant now) {
    this.behaviour = behaviour;
    this.lineage = new Lineage(lineage);
    this.store = new Watched(store, this::now, this.lineage::created);
    this.now = now;
  }

  /** Goes on from where another is, in which nothing has gone wrong yet. */
  RememberedWorld(World world, Behaviour behaviour) {
    this(behaviour, world.store(), world.lineage(), world.now());
    for (Process process : world.processes()) {
      int call = -1;
      for (Call each : world.calls()) {
        if (each.process() == process) {
          call = calls.size();
          calls.add(new Exchange(each.exchange()));
        }
      }
      actors.add(new Actor(new Seen(process.seen()), world.next(process), false, call));
    }
  }

  /** Goes on from where another is. */
  RememberedWorld(RememberedWorld other) {
    this(other.behaviour, other.store, other.lineage, other.now);
    other.actors.forEach(a -> actors.add(new Actor(new Seen(a.seen), a.next, a.dead, a.call)));
    other.calls.forEach(call -> calls.add(new Exchange(call)));
    held.addAll(other.held);
  }

  /** What a process has seen. */
  long seen(int process) {
    return actors.get(process).seen.digest();
  }

  Watched store() {
    return store;
  }

  Instant now() {
    return now;
  }

  /** How many processes there are. */
  int processes() {
    return actors.size();
  }

  /** What a process waits to send. */
  List<Move> moves(int process) {
    return actors.get(process).next.moves();
  }

  /** How many writes are on their way. */
  int held() {
    return held.size();
  }

  /** Whether all processes have ended. */
  boolean isOver() {
    return actors.stream().allMatch(actor -> actor.next.hasEnded());
  }

  /** Whether what was published is wrong in itself, or somebody waits for nothing. */
  boolean isWrong() {
    return !lineage.wrong().isEmpty()
        || (!isOver() && actors.stream().allMatch(actor -> actor.next.moves().isEmpty()));
  }

  /**
   * Lets something happen.
   *
   * @return whether it is known what comes of it; if not, this world is of no more use
   */
  boolean happen(Decision decision) {
    switch (decision) {
      case Decision.Send send -> {
        return send(actors.get(send.process()), send.place(), send.fate());
      }
      case Decision.Land land -> held.remove(land.place()).move().on(store);
      case Decision.Pass pass -> now = now.plus(pass.time());
    }
    return true;
  }

  private boolean send(Actor actor, int place, Fate fate) {
    Move move = actor.next.moves().get(place);
    actor.seen.sent(move.request(), fate, now);
    switch (fate) {
      case PASS -> {
        move.on(store);
        actor.seen.answered(store.answer());
      }
      case LOSE_ANSWER -> move.on(store);
      case DIE_AFTER -> {
        move.on(store);
        actor.dead = true;
      }
      case LAND_LATE -> // whatever becomes of its thread
          held.add(
              new Held(
                  World.digestOfHeld(move.request(), actor.seen),
                  new Move(move.request(), move.effect(), false)));
      case DIE_BEFORE -> actor.dead = true;
      case REFUSE, LOSE_REQUEST -> {}
    }
    Next next = actor.dead ? Next.NOTHING : behaviour.of(actor.seen.digest());
    if (next == null) {
      return false;
    }
    actor.next = next;
    next.events().forEach(event -> happen(actor, event));
    return true;
  }

  private void happen(Actor actor, Event event) {
    switch (event) {
      case Event.Asked asked -> {
        actor.call = calls.size();
        calls.add(new Exchange(asked.question(), asked.branch(), lineage.newest(asked.branch())));
      }
      case Event.Told told -> {
        Exchange call = calls.get(actor.call);
        call.end(told.answer(), lineage.newest(call.branch()));
      }
      case Event.Slept slept -> now = now.plus(slept.time());
    }
  }

  /** As {@link World#state}. */
  long state() {
    return World.state(
        store,
        now,
        actors.stream().mapToLong(Actor::state),
        calls.stream(),
        held.stream().mapToLong(Held::digest));
  }

  /** Of all that an audit looks at. */
  long end() {
    return World.end(store, calls.stream());
  }
}
