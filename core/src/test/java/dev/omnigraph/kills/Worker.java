package dev.omnigraph.kills;

import dev.omnigraph.Branch;
import dev.omnigraph.BranchSummary;
import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.Snapshot;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.kills.Intent.Kind;
import dev.omnigraph.query.QueryLimits;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that writes to a graph at random, by two threads that share a handle, and by a third
 * that opens, cleans up, recovers, reads, and changes branches and schemas; until it is killed, or
 * its standard input ends.
 */
public final class Worker {
  private static final List<String> BRANCHES = List.of("b0", "b1", "Feature-2");
  private static final Set<String> UNKNOWN =
      Set.of("commit_outcome_unknown", "write_outcome_unknown");

  /** Refusals that tell of others, or of rows, and of no defect. */
  private static final Set<String> REFUSALS =
      Set.of(
          "branch_deleted",
          "branch_exists",
          "branch_not_found",
          "branch_pending",
          "fork_point_gone",
          "operation_rolled_back",
          "schema_changed",
          "snapshot_expired",
          "too_many_conflicts",
          "version_not_found",
          "cardinality_violation",
          "endpoint_missing",
          "key_conflict",
          "unique_violation",
          "unknown_property",
          "unknown_type");

  private final Setting setting;
  private final Log log;
  private final IntentIds ids;
  private final AtomicInteger intents = new AtomicInteger();
  private volatile boolean over;

  /** What a process is told. */
  record Setting(String uri, Path log, int process, long seed, FastTime time) {
    List<String> arguments() {
      return List.of(
          uri,
          log.toString(),
          String.valueOf(process),
          String.valueOf(seed),
          time.begun().toString(),
          String.valueOf(time.factor()));
    }

    static Setting of(String[] arguments) {
      return new Setting(
          arguments[0],
          Path.of(arguments[1]),
          Integer.parseInt(arguments[2]),
          Long.parseLong(arguments[3]),
          new FastTime(Instant.parse(arguments[4]), Integer.parseInt(arguments[5])));
    }
  }

  private Worker(Setting setting) throws IOException {
    this.setting = setting;
    this.log = new Log(setting.log());
    this.ids = new IntentIds(setting.process());
  }

  /** Arguments: those of a setting. */
  public static void main(String[] arguments) throws Exception {
    new Worker(Setting.of(arguments)).run();
  }

  private void run() throws Exception {
    log.opening();
    try (Graph graph = open(false)) {
      log.opened();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Random random = new Random(setting.seed() * 3 + i);
        threads.add(Thread.ofPlatform().start(() -> loop(() -> write(graph, random))));
      }
      Random random = new Random(setting.seed() * 3 + 2);
      threads.add(Thread.ofPlatform().start(() -> loop(() -> tend(graph, random))));
      while (System.in.read() >= 0) {
        // waits for its end
      }
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void loop(Runnable work) {
    try {
      while (!over) {
        work.run();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable why) {
    StringWriter text = new StringWriter();
    why.printStackTrace(new PrintWriter(text));
    log.broken(text.toString());
    Runtime.getRuntime().halt(3);
  }

  private Graph open(boolean readOnly) {
    Graph graph = open(setting.uri(), setting.time(), readOnly, ids);
    graph.recovery().atOpen().forEach(this::tell);
    return graph;
  }

  static Graph open(String uri, FastTime time, boolean readOnly, IntentIds ids) {
    return open(uri, System.getenv(), time, readOnly, ids);
  }

  static Graph open(
      String uri, Map<String, String> environment, FastTime time, boolean readOnly, IntentIds ids) {
    StoreOptions store = new StoreOptions(readOnly, InstantSource.system(), environment);
    QueryLimits patient = new QueryLimits(Duration.ofDays(1), QueryLimits.DEFAULT.memoryBytes());
    OpenOptions options = OpenOptions.defaults().clock(time).ids(ids).queryLimits(patient);
    return Omnigraph.open(
        time.on(ObjectStores.open(uri, store)), readOnly ? options.forReading() : options);
  }

  private void tell(Finding finding) {
    log.swept(finding.classification().name(), finding.action().name());
  }

  private Intent begin(String branch, Kind kind, Random random) {
    int number = intents.incrementAndGet();
    Intent intent = new Intent(setting.process() + "." + number, branch, kind, random.nextLong());
    log.begin(intent);
    ids.begin(number);
    return intent;
  }

  /** Does something that may be refused. */
  private void attempt(Intent intent, Runnable work) {
    try {
      work.run();
    } catch (OmnigraphException e) {
      if (UNKNOWN.contains(e.code())) {
        log.unknown(intent, e.code());
      } else if (REFUSALS.contains(e.code())) {
        log.no(intent, e.code());
      } else {
        throw new AssertionError("of " + intent, e);
      }
    }
  }

  private void write(Graph graph, Random random) {
    String branch = random.nextInt(10) < 7 ? "main" : any(BRANCHES, random);
    int choice = random.nextInt(20);
    write(
        graph,
        begin(branch, choice < 9 ? Kind.PLAIN : choice < 16 ? Kind.BULK : Kind.SHAPE, random));
  }

  private void write(Graph graph, Intent intent) {
    attempt(
        intent,
        () -> {
          Work.Told told = Work.of(intent).action().on(graph.branch(intent.branch()));
          Commit commit = told.commit();
          if (commit == null) {
            log.none(intent, told.effects());
          } else {
            log.ok(intent, commit.id(), commit.version(), told.effects());
          }
        });
  }

  private void tend(Graph graph, Random random) {
    sleep(random.nextInt(200));
    String branch = any(BRANCHES, random);
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> {
        Intent intent = begin("main", Kind.OPEN, random);
        try (Graph another = open(false)) {
          log.did(intent);
          write(another, random);
        }
      }
      case 3, 4 -> {
        Intent intent = begin("main", Kind.OPEN, random);
        try (Graph another = open(true)) {
          log.did(intent);
          read(another, random);
        }
      }
      case 5, 6, 7, 8 -> read(graph, random);
      case 9, 10, 11 -> fork(graph, begin(branch, Kind.FORK, random));
      case 12 -> {
        Intent intent = begin(branch, Kind.CLOSE, random);
        attempt(
            intent,
            () -> {
              graph.branches().delete(branch);
              log.did(intent);
            });
      }
      case 13, 14 -> {
        Intent intent = begin("main", Kind.CLEANUP, random);
        long keep = 30L + random.nextInt(300);
        attempt(
            intent,
            () -> {
              log.freed(graph.cleanup(CleanupRequest.garbage().keep(keep, null)).objects());
              log.did(intent);
            });
      }
      case 15, 16 -> {
        Intent intent = begin("main", Kind.RECOVER, random);
        graph.recovery().run(Duration.ofMinutes(1), words -> {}).forEach(this::tell);
        log.did(intent);
      }
      case 17, 18 -> {
        String where = random.nextBoolean() ? "main" : branch;
        write(graph, begin(where, Kind.SCHEMA, random));
      }
      default -> {
        String where = random.nextBoolean() ? "main" : branch;
        write(graph, begin(where, random.nextBoolean() ? Kind.DROP : Kind.SCHEMA, random));
      }
    }
  }

  private void fork(Graph graph, Intent intent) {
    attempt(
        intent,
        () -> {
          Random random = new Random(intent.seed());
          List<BranchSummary> parents = graph.branches().list();
          Branch parent = graph.branch(any(parents, random).name());
          if (random.nextBoolean()) {
            graph.branches().create(intent.branch(), parent);
          } else {
            long back = random.nextInt(50);
            long version = Math.max(1, parent.snapshot().version() - back);
            graph.branches().create(intent.branch(), parent, String.valueOf(version));
          }
          log.did(intent);
        });
  }

  private void read(Graph graph, Random random) {
    Intent intent = begin(random.nextBoolean() ? "main" : any(BRANCHES, random), Kind.READ, random);
    attempt(
        intent,
        () -> {
          Branch branch = graph.branch(intent.branch());
          Snapshot newest = branch.snapshot();
          Snapshot pinned =
              random.nextBoolean()
                  ? newest
                  : branch.snapshot(Math.max(1, newest.version() - random.nextInt(200)));
          try {
            log.read(intent.branch(), pinned.version(), Model.lines(pinned));
          } catch (IOException e) {
            throw new AssertionError("an export to memory", e);
          }
          log.did(intent);
        });
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts it", e);
    }
  }
}
