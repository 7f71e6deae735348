package dev.omnigraph.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.Snapshot;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.maintenance.Verification.Verified;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Processes at work on one graph, of which one after the other is killed at a random moment and
 * replaced while the others go on; some are stopped for longer than any lease. All that was
 * acknowledged is there once, of what was refused there is nothing, every version is what a plain
 * model has after the same commits, no opening ever fails, and in the end nothing is left over.
 *
 * <p>{@code -Domnigraph.kills=300} is a longer run, {@code -Domnigraph.kills.seed=17} begins with
 * the same choices; what the processes come to depends on the machine.
 */
public final class Kills {
  private static final int PROCESSES = 4;

  /** So many times as fast as the world's, so that leases and windows of two minutes end soon. */
  private static final int FACTOR = 30;

  private static final Duration WINDOW = Duration.ofMinutes(2);

  /** When processes are killed: most have said so many bytes, which is some dozens of intents. */
  private static final int WORDS = 6000;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SETTLING = Duration.ofMinutes(2);
  private static final List<String> DATA = List.of("tables/", "indexes/", "bases/", "contracts/");

  private final String uri;
  private final Map<String, String> environment;
  private final FastTime time;
  private final IntentIds ids;
  private final Random random;
  private final Logs logs;
  private final ObjectStore store;
  private final Audit audit;

  private Kills(
      String uri,
      Map<String, String> environment,
      Path directory,
      FastTime time,
      IntentIds ids,
      Random random) {
    this.time = time;
    this.ids = ids;
    this.uri = uri;
    this.environment = environment;
    this.random = random;
    this.logs = new Logs(directory);
    this.store =
        time.on(
            ObjectStores.open(uri, new StoreOptions(true, InstantSource.system(), environment)));
    this.audit = new Audit(logs, new Lineage(store));
  }

  /**
   * So many kills.
   *
   * @param uri of a place that is empty
   * @param environment what a process needs to use it
   * @param directory for what the processes say
   */
  public static void run(String uri, Map<String, String> environment, Path directory, int rounds)
      throws IOException, InterruptedException {
    long seed = Long.getLong("omnigraph.kills.seed", new Random().nextInt(1_000_000));
    FastTime time = new FastTime(Instant.now(), FACTOR);
    IntentIds ids = new IntentIds(0);
    StoreOptions options = new StoreOptions(false, InstantSource.system(), environment);
    Omnigraph.create(
            time.on(ObjectStores.open(uri, options)),
            "s.pg",
            Model.schema(Set.of("p0", "p1"), false),
            OpenOptions.defaults().clock(time).ids(ids).window(WINDOW))
        .close();
    long begun = System.nanoTime();
    Kills kills = new Kills(uri, environment, directory, time, ids, new Random(seed));
    try {
      kills.rounds(rounds);
      kills.settle();
      kills.compareAll();
      kills.cleanUp();
      kills.audit.finish();
    } catch (Throwable e) {
      throw new AssertionError("with -Domnigraph.kills.seed=" + seed, e);
    } finally {
      System.out.printf(
          "%s: %d kills in %d s, seed %d%n%s",
          uri, rounds, (System.nanoTime() - begun) / 1_000_000_000, seed, kills.audit.figures());
      kills.store.close();
    }
  }

  private void rounds(int rounds) throws IOException, InterruptedException {
    try (Crew crew = new Crew(uri, environment, time, logs, random, audit.figures())) {
      for (int round = 0; round < rounds; round++) {
        while (crew.size() < PROCESSES) {
          crew.start();
        }
        crew.resume(false);
        if (random.nextInt(4) == 0) {
          crew.stop(1000 + random.nextInt(7000));
        }
        audit.run();
        look(round);
        long said = random.nextInt(10) == 0 ? 1 : 1 + random.nextInt(WORDS);
        await(crew, said);
        Thread.sleep(random.nextInt(700));
        crew.kill(said);
      }
      crew.end(1);
    } catch (AssertionError e) {
      hear(e);
      throw e;
    }
    audit.run();
  }

  private void await(Crew crew, long said) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!crew.hasSaid(said)) {
      assertThat(System.nanoTime()).as("processes come on with their work").isLessThan(end);
      Thread.sleep(50);
      audit.run();
    }
  }

  /** What processes said last may tell more. */
  private void hear(AssertionError why) throws IOException {
    try {
      audit.run();
    } catch (AssertionError | RuntimeException said) {
      why.addSuppressed(said);
    }
  }

  /** Looks at the graph while others write. */
  private void look(int round) throws IOException {
    long told = audit.acknowledged("main");
    try (Graph graph = Worker.open(uri, environment, time, round % 2 == 0, ids)) {
      long version = graph.snapshot().version();
      assertThat(version).as("a version that was acknowledged before").isGreaterThanOrEqualTo(told);
      if (round % 5 == 4) {
        assertThat(graph.verify(this::readOn).problems()).as("in round %d", round).isEmpty();
      }
      audit.run();
      compare(graph, "main", audit.replay().newest("main") - random.nextInt(100));
    }
  }

  /** While something takes long. */
  private void readOn(String words) {
    try {
      audit.run();
    } catch (IOException e) {
      throw new UncheckedIOException(words, e);
    }
  }

  /** Compares an export with the model. */
  private boolean compare(Graph graph, String branch, long version) throws IOException {
    Model model = audit.replay().at(branch, version);
    if (model == null) {
      return false;
    }
    try {
      Snapshot snapshot = graph.branch(branch).snapshot(version);
      assertThat(Model.lines(snapshot))
          .as("version %d of %s", version, branch)
          .isEqualTo(model.lines());
      audit.figures().read();
      return true;
    } catch (NotFoundException e) {
      return false; // given up by a cleanup
    }
  }

  /** Brings what the processes left to its end, as whoever opens the graph would. */
  private void settle() throws IOException, InterruptedException {
    long end = System.nanoTime() + SETTLING.toNanos();
    while (!keys("__recovery/").isEmpty()) {
      try (Graph graph = Worker.open(uri, environment, time, false, ids)) {
        graph.recovery().atOpen().forEach(found -> audit.figures().swept(found));
        graph.recovery().run().forEach(found -> audit.figures().swept(found));
      }
      audit.run();
      assertThat(System.nanoTime())
          .as("left after %s: %s", SETTLING, keys("__recovery/"))
          .isLessThan(end);
      Thread.sleep(200);
    }
  }

  private void compareAll() throws IOException {
    try (Graph graph = Worker.open(uri, environment, time, false, ids)) {
      assertThat(graph.verify(words -> {}).problems()).isEmpty();
      for (var branch : graph.branches().list()) {
        audit.run();
        assertThat(compare(graph, branch.name(), audit.replay().newest(branch.name())))
            .as("the newest version of %s is compared", branch.name())
            .isTrue();
        for (int i = 0; i < 10; i++) {
          compare(graph, branch.name(), branch.version() - random.nextInt(500));
        }
      }
    }
  }

  /** Where all history is given up, every object that is left is one that is needed. */
  private void cleanUp() throws IOException {
    try (Graph graph = Worker.open(uri, environment, time, false, ids)) {
      graph.cleanup(CleanupRequest.garbage().keep(1L, null));
      Verified verified = graph.verify(words -> {});
      assertThat(verified.problems()).isEmpty();
      assertThat(DATA.stream().flatMap(folder -> keys(folder).stream()))
          .as("objects")
          .hasSize((int) verified.objects());
      audit.run();
      for (var branch : graph.branches().list()) {
        assertThat(compare(graph, branch.name(), branch.version())).isTrue();
      }
    }
    assertThat(keys("__probe/")).isEmpty();
  }

  private List<String> keys(String prefix) {
    try (Stream<ListEntry> entries = store.listAll(ListRequest.of(prefix))) {
      return entries.map(ListEntry::key).toList();
    }
  }
}
