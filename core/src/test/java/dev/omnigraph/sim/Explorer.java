package dev.omnigraph.sim;

import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays every schedule of a few processes: whose request comes next, and what becomes of it. Depth
 * first; a state that was met before is not gone on from. What a process will do depends only on
 * what it has seen, so that two schedules are in the same state where the store has the same
 * objects, each process has seen the same answers, and callers were told the same.
 *
 * <p>For the same reason the engine runs only where a process has seen something new; what it does
 * then is remembered. Each end that differs from others is played by the engine from the begin, and
 * audited; so are some schedules on their way, to see that all is as it is remembered.
 */
final class Explorer {
  /** Requests of one schedule: more, and somebody goes round in circles. */
  private static final int LONGEST = 2_000;

  /** Schedules of which the engine plays one, wherever it leads. */
  private static final int PLAYED_ONE_IN = 5_000;

  /** Processes that are kept: each has a graph open. */
  private static final int RUNNING = 30;

  private final SetUp setUp;
  private final int faults;
  private final long most;
  private final Loop loop;
  private final Behaviour behaviour = new Behaviour();
  private final Set<Long> met = new HashSet<>();
  private final Set<Long> ends = new HashSet<>();
  private final List<Moment> path = new ArrayList<>();
  private long schedules;
  private long pruned;
  private long started;

  /** Processes whose engines run, by what they have seen: where one is, it can be gone on from. */
  private final Map<Long, World> running =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, World> eldest) {
          if (size() > RUNNING) {
            eldest.getValue().end();
            return true;
          }
          return false;
        }
      };

  /** A state, and what can happen next. */
  private static final class Moment {
    final RememberedWorld world;
    final int faultsLeft;
    final int jumpsLeft;
    final List<Step> steps;
    int taken;

    Moment(RememberedWorld world, int faultsLeft, int jumpsLeft, List<Step> steps) {
      this.world = world;
      this.faultsLeft = faultsLeft;
      this.jumpsLeft = jumpsLeft;
      this.steps = steps;
    }

    Step step() {
      return steps.get(taken - 1);
    }
  }

  /**
   * @param faults how many it costs
   * @param jumps likewise
   */
  private record Step(Decision decision, int faults, int jumps) {}

  /**
   * @param schedules that differ
   * @param pruned those of them that came to a state that was met before
   * @param states that differ
   * @param started how often a process was run alone, to learn what it does
   * @param audited ends that differ
   * @param isWhole whether there is no other schedule
   */
  record Result(
      long schedules, long pruned, long states, long started, long audited, boolean isWhole) {}

  /**
   * @param faults how many requests of a schedule may go wrong, or their process die
   * @param most schedules that are looked at
   */
  Explorer(Loop loop, SetUp setUp, int faults, long most) {
    this.loop = loop;
    this.setUp = setUp;
    this.faults = faults;
    this.most = most;
  }

  /**
   * Plays them.
   *
   * @throws AssertionError with the schedule that breaks a promise
   */
  Result run() {
    World begin = setUp.start(loop);
    try {
      enter(new RememberedWorld(begin, behaviour), faults, setUp.jumps().size());
    } finally {
      begin.end();
    }
    try {
      while (!path.isEmpty() && schedules < most) {
        goOn(path.getLast());
      }
    } finally {
      running.values().forEach(World::end);
    }
    return new Result(schedules, pruned, met.size(), started, ends.size(), path.isEmpty());
  }

  /** How many schedules were looked at. */
  long schedules() {
    return schedules;
  }

  private void goOn(Moment last) {
    if (last.taken == last.steps.size()) {
      path.removeLast();
      return;
    }
    last.taken++;
    Step step = last.step();
    RememberedWorld next = new RememberedWorld(last.world);
    if (!next.happen(step.decision()) && step.decision() instanceof Decision.Send send) {
      learn(send);
      next = new RememberedWorld(last.world);
      Audit.require(next.happen(send), "what was learned is forgotten");
    }
    enter(next, last.faultsLeft - step.faults(), last.jumpsLeft - step.jumps());
  }

  private void enter(RememberedWorld world, int faultsLeft, int jumpsLeft) {
    long left = faultsLeft * 31L + jumpsLeft;
    if (world.isWrong() || path.size() > LONGEST) {
      play(world);
      throw new AssertionError("it is wrong only where it is remembered");
    }
    if (!met.add(Digest.of(world.state(), left))) {
      schedules++;
      pruned++;
      if (schedules % PLAYED_ONE_IN == 0) {
        play(world);
      }
      return;
    }
    if (world.isOver() && ends.add(Digest.of(world.end(), left))) {
      play(world);
    }
    List<Step> steps = steps(world, faultsLeft, jumpsLeft);
    if (steps.isEmpty()) {
      schedules++;
    } else {
      path.add(new Moment(world, faultsLeft, jumpsLeft, steps));
    }
  }

  /** Has the engine do what a process does in the last step, and in those before if need be. */
  private void learn(Decision.Send last) {
    int number = last.process();
    long seen = path.getLast().world.seen(number);
    World alone = running.remove(seen);
    if (alone == null) {
      started++;
      alone = setUp.startOnly(loop, number);
      for (Moment moment : path.subList(0, path.size() - 1)) {
        if (moment.step().decision() instanceof Decision.Send send && send.process() == number) {
          happen(alone, moment.world, send);
        }
      }
    }
    happen(alone, path.getLast().world, last);
    Process process = alone.processes().getFirst();
    if (process.failure() != null) {
      throw broken(process.failure(), alone);
    }
    behaviour.learn(process, alone.next(process));
    World same = running.put(process.seen().digest(), alone);
    if (same != null) {
      same.end();
    }
  }

  private static void happen(World alone, RememberedWorld there, Decision.Send send) {
    RememberedWorld copy = new RememberedWorld(there);
    alone.next(alone.processes().getFirst());
    alone.happen(send, copy.store(), copy.now());
  }

  /**
   * Has the engine play the schedule at hand from the begin.
   *
   * @param end where it is remembered to end
   */
  private void play(RememberedWorld end) {
    World world = setUp.start(loop);
    try {
      path.forEach(moment -> world.happen(moment.step().decision()));
      Audit.require(world.lineage().wrong().isEmpty(), "%s", world.lineage().wrong());
      Audit.require(path.size() <= LONGEST, "it does not end");
      Audit.require(end.state() == world.state(), "it ends elsewhere than is remembered");
      if (world.isOver()) {
        Audit.of(world, setUp.begin().graph(), true);
      }
    } catch (AssertionError | RuntimeException e) {
      throw broken(e, world);
    } finally {
      world.end();
    }
  }

  private AssertionError broken(Throwable why, World world) {
    return new AssertionError(
        "%s\n%s: schedule %d\n  %s"
            .formatted(why, setUp.name(), schedules + 1, String.join("\n  ", world.words())),
        why);
  }

  private List<Step> steps(RememberedWorld world, int faultsLeft, int jumpsLeft) {
    List<Step> steps = new ArrayList<>();
    for (int process = 0; process < world.processes(); process++) {
      for (int place = 0; place < world.moves(process).size(); place++) {
        steps.add(new Step(new Decision.Send(process, place, Fate.PASS), 0, 0));
      }
    }
    for (int place = 0; place < world.held(); place++) {
      steps.add(new Step(new Decision.Land(place), 0, 0));
    }
    if (jumpsLeft > 0 && !world.isOver()) {
      Duration jump = setUp.jumps().get(setUp.jumps().size() - jumpsLeft);
      steps.add(new Step(new Decision.Pass(jump), 0, 1));
    }
    for (int process = 0; process < world.processes() && faultsLeft > 0; process++) {
      for (int place = 0; place < world.moves(process).size(); place++) {
        for (Fate fate : fates(world.moves(process).get(place).request())) {
          steps.add(new Step(new Decision.Send(process, place, fate), 1, 0));
        }
      }
    }
    return steps;
  }

  /** A write that lands late and never does is one that was lost. */
  private static List<Fate> fates(StoreRequest request) {
    return switch (request.kind()) {
      case PUT, PUT_IF_ABSENT, DELETE ->
          List.of(Fate.LOSE_ANSWER, Fate.LAND_LATE, Fate.DIE_BEFORE, Fate.DIE_AFTER);
      case GET, RANGE, TAIL, LIST -> List.of(Fate.REFUSE, Fate.DIE_BEFORE);
    };
  }
}
