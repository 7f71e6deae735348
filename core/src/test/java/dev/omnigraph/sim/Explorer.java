package dev.omnigraph.sim;

import dev.omnigraph.store.StoreRequest;
import dev.omnigraph.store.testing.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays every schedule of a few processes: whose request comes next, and what becomes of it. Depth
 * first; a state that was met before is not gone on from. What a process will do depends only on
 * what it has seen, so that two schedules are in the same state where the store has the same
 * objects and each process has seen the same answers.
 *
 * <p>Nothing is undone: each schedule is played from the begin.
 */
final class Explorer {
  /** Requests of one schedule: more, and somebody goes round in circles. */
  private static final int LONGEST = 2_000;

  /** Requests of a sample of which one goes wrong. */
  private static final int FAULT_ONE_IN = 15;

  /** Requests of a sample after which somebody else may go on. */
  private static final int CHANGE_ONE_IN = 6;

  private final SetUp setUp;
  private final int faults;
  private final long most;
  private final Loop loop = new Loop();
  private final Set<Long> met = new HashSet<>();
  private final Set<Long> ends = new HashSet<>();
  private final List<Decision> path = new ArrayList<>();
  private @Nullable Random chance;
  private int last;
  private long played;
  private long audited;
  private long pruned;

  /** One of the things that can happen next. */
  private interface Choice {
    void happen(World world);
  }

  private static final class Decision {
    final int choices;
    int taken;

    Decision(int choices) {
      this.choices = choices;
    }
  }

  /**
   * @param schedules played
   * @param states that differ
   * @param audited schedules whose end was looked at
   * @param pruned schedules that came to a state that was met before
   * @param isWhole whether there is no other schedule
   */
  record Result(long schedules, long states, long audited, long pruned, boolean isWhole) {}

  /**
   * @param faults how many requests of a schedule may go wrong, or their process die
   * @param most schedules that are played
   */
  Explorer(SetUp setUp, int faults, long most) {
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
    do {
      play();
      played++;
    } while (played < most && advance());
    return new Result(played, met.size(), audited, pruned, played < most);
  }

  /**
   * Plays some of them, as a seed says; something goes wrong in most of them.
   *
   * @throws AssertionError with the schedule that breaks a promise
   */
  Result sample(long seed) {
    chance = new Random(seed);
    for (; played < most; played++) {
      path.clear();
      play();
    }
    return new Result(played, met.size(), audited, pruned, false);
  }

  /** How many schedules were played to their end. */
  long played() {
    return played;
  }

  /** Goes back to the last decision where there is something else to choose. */
  private boolean advance() {
    while (!path.isEmpty() && path.getLast().taken == path.getLast().choices - 1) {
      path.removeLast();
    }
    if (path.isEmpty()) {
      return false;
    }
    path.getLast().taken++;
    return true;
  }

  private void play() {
    World world = setUp.start(loop);
    try {
      int faultsLeft = faults;
      int jumpsLeft = setUp.jumps().size();
      for (int depth = 0; ; depth++) {
        List<Step> steps = steps(world, faultsLeft, jumpsLeft);
        if (depth >= path.size()) {
          boolean isNew = met.add(Digest.of(world.state(), faultsLeft * 31L + jumpsLeft));
          if (!isNew && chance == null) {
            pruned++;
            return;
          }
          if (world.isOver() && ends.add(Digest.of(world.store().state(), told(world)))) {
            audited++;
            Audit.of(world, setUp.begin().graph(), true);
          }
          if (steps.isEmpty()) {
            Audit.require(
                world.isOver(),
                "somebody waits for nothing: %s",
                world.processes().stream().filter(p -> !p.hasEnded()).map(Process::where).toList());
            return;
          }
          path.add(new Decision(steps.size()));
          if (chance != null) {
            path.getLast().taken = chosen(steps, chance);
          }
        }
        Audit.require(depth < LONGEST, "it does not end");
        Step step = steps.get(path.get(depth).taken);
        world.say(step.words());
        faultsLeft -= step.faults();
        jumpsLeft -= step.isJump() ? 1 : 0;
        step.choice().happen(world);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s\n%s: schedule %d\n  %s"
              .formatted(e, setUp.name(), played, String.join("\n  ", world.words())),
          e);
    } finally {
      world.end();
    }
  }

  /** Most often whoever was at it goes on, so that the others sleep for long. */
  private int chosen(List<Step> steps, Random chance) {
    List<Integer> whole = new ArrayList<>();
    List<Integer> fails = new ArrayList<>();
    List<Integer> goesOn = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      (steps.get(i).faults() == 0 ? whole : fails).add(i);
      if (steps.get(i).faults() == 0 && steps.get(i).process() == last) {
        goesOn.add(i);
      }
    }
    boolean goes = !goesOn.isEmpty() && chance.nextInt(CHANGE_ONE_IN) > 0;
    boolean fault = !fails.isEmpty() && (whole.isEmpty() || chance.nextInt(FAULT_ONE_IN) == 0);
    List<Integer> among = fault ? fails : goes ? goesOn : whole;
    int choice = among.get(chance.nextInt(among.size()));
    last = steps.get(choice).process();
    return choice;
  }

  /** Of what all processes were told. */
  private static long told(World world) {
    return Digest.of(world.calls().toString() + world.hasJumped());
  }

  /**
   * @param process whose request it is, or -1
   */
  private record Step(String words, int process, int faults, boolean isJump, Choice choice) {}

  private List<Step> steps(World world, int faultsLeft, int jumpsLeft) {
    List<Step> steps = new ArrayList<>();
    for (World.Waiting next : world.waiting()) {
      steps.add(
          new Step(next.toString(), next.process.number(), 0, false, w -> w.send(next, Fate.PASS)));
    }
    for (World.Held write : world.held()) {
      steps.add(new Step("lands: " + write, -1, 0, false, w -> w.land(write)));
    }
    if (jumpsLeft > 0 && !world.isOver()) {
      Duration jump = setUp.jumps().get(setUp.jumps().size() - jumpsLeft);
      steps.add(new Step(jump + " pass", -1, 0, true, w -> w.pass(jump)));
    }
    if (faultsLeft > 0) {
      for (World.Waiting next : world.waiting()) {
        for (Fate fate : fates(next.request)) {
          steps.add(
              new Step(
                  next + " " + fate, next.process.number(), 1, false, w -> w.send(next, fate)));
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
