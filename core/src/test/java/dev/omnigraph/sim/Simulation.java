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
 * One history of several processes with random work over a store that answers as it likes: requests
 * are refused, lost, or answered with nothing; writes land late; processes die at any request,
 * stall for hours, have clocks that are days off. A seed gives one history. For one thread.
 */
final class Simulation {
  private static final int LONGEST = 20_000;
  private static final int LIVES = 3;

  /** Histories after which somebody cleans up: that takes as long as the history. */
  private static final int CLEANED_ONE_IN = 4;

  private static final Duration STEP = Duration.ofMillis(3);
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofSeconds(20),
          Duration.ofSeconds(70),
          Duration.ofMinutes(3),
          Duration.ofMinutes(6),
          Duration.ofHours(30));

  private final Loop loop;
  private final Begins begins;
  private final Counts counts;

  /**
   * @param counts what happened is added to it
   */
  Simulation(Loop loop, Counts counts) {
    this.loop = loop;
    this.begins = new Begins(loop);
    this.counts = counts;
  }

  /** One that went wrong. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    final transient Throwable why;
    final transient List<Decision> decisions;
    final transient List<String> words;

    Broken(Throwable why, List<Decision> decisions, List<String> words) {
      super(why);
      this.why = why;
      this.decisions = decisions;
      this.words = words;
    }
  }

  /**
   * Plays the history of a seed.
   *
   * @return a digest of it, the same in every run
   */
  long play(long seed) throws Broken {
    return play(seed, null, Set.of());
  }

  /**
   * Plays a history again, or parts of it: what can't happen is passed over, and in the end
   * everybody goes on in turn.
   *
   * @param decisions of a run of the seed; null: as the seed says
   * @param left numbers of actions that are left out
   */
  long play(long seed, @Nullable List<Decision> decisions, Set<Integer> left) throws Broken {
    return new Run(seed, decisions, left).play();
  }

  private final class Run {
    private final Random random;
    private final @Nullable List<Decision> given;
    private final Begins.Begin begin;
    private final World world;
    private final List<Workload> workloads = new ArrayList<>();
    private final List<Integer> workloadOf = new ArrayList<>();
    private final List<Integer> lives = new ArrayList<>();
    private final Counts happened = new Counts();
    private final List<Decision> decisions = new ArrayList<>();
    private final double faults;
    private final double jumps;
    private final double stalls;
    private int stalled = -1;
    private int last;

    Run(long seed, @Nullable List<Decision> given, Set<Integer> left) {
      this.random = new Random(seed);
      this.given = given;
      this.begin = begins.of(random);
      this.world = new World(loop, begin);
      this.faults = pick(0, 0.01, 0.05, 0.15);
      this.jumps = pick(0, 0.005, 0.03);
      this.stalls = pick(0, 0.02);
      int processes = random.nextInt(2, 4);
      for (int i = 0; i < processes; i++) {
        int number = i;
        Set<Integer> mine = new HashSet<>();
        left.stream().filter(n -> n % 10 == number).forEach(n -> mine.add(n / 10));
        workloads.add(
            new Workload(new Random(random.nextLong()), random.nextInt(2, 9), mine, happened));
        lives.add(LIVES);
      }
    }

    private double pick(double... choices) {
      return choices[random.nextInt(choices.length)];
    }

    long play() throws Broken {
      try {
        for (int i = 0; i < workloads.size(); i++) {
          begin(i);
        }
        for (int step = 0; !world.isOver(); step++) {
          Audit.require(step < LONGEST, "it does not end");
          happen(next(step));
          revive();
        }
        Audit.of(world, begin.graph(), random.nextInt(CLEANED_ONE_IN) == 0);
        count();
        counts.addAll(happened);
        return Digest.of(String.join("\n", world.words()));
      } catch (AssertionError | RuntimeException e) {
        throw new Broken(e, decisions, world.words());
      } finally {
        world.end();
      }
    }

    private void begin(int workload) {
      int number = world.processes().size();
      workloadOf.add(workload);
      String name = (char) ('P' + workload) + (number < workloads.size() ? "" : "'" + number);
      Workload what = workloads.get(workload);
      Process process = world.start(name, random.nextLong(), what::run);
      if (random.nextInt(4) == 0) {
        process.skew(Duration.ofHours(random.nextInt(-30, 30)));
      }
    }

    /** Whoever died comes again. */
    private void revive() {
      for (int i = 0; i < workloadOf.size(); i++) {
        int workload = workloadOf.get(i);
        Process process = world.processes().get(i);
        boolean isLast = workloadOf.lastIndexOf(workload) == i;
        if (isLast
            && process.isDead()
            && process.hasEnded()
            && !workloads.get(workload).isDone()
            && lives.get(workload) > 1) {
          lives.set(workload, lives.get(workload) - 1);
          happened.add("process", "restarted");
          begin(workload);
        }
      }
    }

    private Decision next(int step) {
      if (given == null) {
        return chosen();
      }
      return step < given.size()
          ? given.get(step)
          : new Decision.Send(world.waiting().getFirst().process.number(), 0, Fate.PASS);
    }

    private Decision chosen() {
      if (!world.held().isEmpty() && random.nextInt(12) == 0) {
        return new Decision.Land(random.nextInt(world.held().size()));
      }
      if (random.nextDouble() < jumps) {
        return new Decision.Pass(JUMPS.get(random.nextInt(JUMPS.size())));
      }
      if (random.nextDouble() < stalls) {
        stalled = stalled < 0 ? random.nextInt(world.processes().size()) : -1;
      }
      List<World.Waiting> ready =
          world.waiting().stream().filter(each -> each.process.number() != stalled).toList();
      if (ready.isEmpty()) {
        stalled = -1;
        ready = world.waiting();
      }
      List<World.Waiting> same =
          random.nextInt(3) > 0
              ? ready.stream().filter(each -> each.process.number() == last).toList()
              : List.of();
      List<World.Waiting> among = same.isEmpty() ? ready : same;
      World.Waiting next = among.get(random.nextInt(among.size()));
      last = next.process.number();
      return new Decision.Send(last, world.waiting(last).indexOf(next), fate(next.request));
    }

    private Fate fate(StoreRequest request) {
      if (random.nextDouble() >= faults) {
        return Fate.PASS;
      }
      boolean writes =
          switch (request.kind()) {
            case PUT, PUT_IF_ABSENT, DELETE -> true;
            case GET, RANGE, TAIL, LIST -> false;
          };
      return switch (random.nextInt(writes ? 6 : 3)) {
        case 0 -> Fate.REFUSE;
        case 1 -> Fate.LOSE_REQUEST;
        case 2 -> random.nextBoolean() ? Fate.DIE_BEFORE : Fate.DIE_AFTER;
        case 3 -> Fate.LOSE_ANSWER;
        default -> Fate.LAND_LATE;
      };
    }

    private void happen(Decision decision) {
      world.tick(STEP);
      Decision possible = possible(decision);
      if (possible != null) {
        decisions.add(decision);
        world.happen(possible);
        switch (decision) {
          case Decision.Send send -> happened.add("request", send.fate());
          case Decision.Land land -> happened.add("store", "a write landed late");
          case Decision.Pass pass -> happened.add("store", "time passed");
        }
      }
    }

    /** Parts of a history may meet nothing where something was, and a read where a write was. */
    private @Nullable Decision possible(Decision decision) {
      return switch (decision) {
        case Decision.Send send -> {
          List<World.Waiting> own = world.waiting(send.process());
          yield send.place() < own.size() ? possible(send, own.get(send.place()).request) : null;
        }
        case Decision.Land land -> land.place() < world.held().size() ? land : null;
        case Decision.Pass pass -> pass;
      };
    }

    private static Decision possible(Decision.Send send, StoreRequest request) {
      return switch (request.kind()) {
        case PUT, PUT_IF_ABSENT, DELETE -> send;
        case GET, RANGE, TAIL, LIST ->
            send.fate() == Fate.LAND_LATE
                ? new Decision.Send(send.process(), send.place(), Fate.LOSE_REQUEST)
                : send;
      };
    }

    private void count() {
      Lineage lineage = world.lineage();
      happened.add("store", "requests", decisions.size());
      happened.add("store", "names used again", lineage.strays());
      happened.add("lineage", "segments", lineage.segments());
      lineage
          .branches()
          .forEach(
              branch ->
                  lineage
                      .of(branch)
                      .tailMap(lineage.begin(branch), branch.equals("main") ? false : true)
                      .values()
                      .forEach(
                          version -> {
                            happened.add("lineage", "versions");
                            version.commits().forEach(c -> happened.add("commits", c.kind()));
                            if (version.commits().size() > 1) {
                              happened.add("lineage", "versions with several commits");
                            }
                          }));
    }
  }

  /** The smallest part of a broken history that was found to break, too. */
  Broken shrink(long seed, Broken broken) {
    return new Shrinking(new Simulation(loop, new Counts()), seed, broken).run();
  }
}
