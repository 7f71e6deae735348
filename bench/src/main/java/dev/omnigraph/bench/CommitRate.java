package dev.omnigraph.bench;

import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.PutIfAbsent;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Commits per second of many writers, each beside the rate at which one client creates objects of
 * the size of a version in the same store under successive names: what a branch could do at most if
 * each commit were a PUT of its own.
 */
public final class CommitRate {
  private static final String USAGE =
      """
      usage: commit-rate PLACE SECONDS [MILLISECONDS]
        PLACE         URI of a place where nothing is yet: a directory, s3://bucket/prefix, memory:name
        SECONDS       length of each measurement
        MILLISECONDS  by which each PUT is delayed, as in a store far away
      """;

  private static final int ROWS = 10_000;
  private static final int PROCESSES = 8;
  private static final String SCHEMA = "node Counter { name: String @key  value: I64 }";
  private static final String UPDATE =
      "query set($name: String, $value: I64) {"
          + " update Counter set { value: $value } where name = $name }";

  private final PrintStream out;

  CommitRate(PrintStream out) {
    this.out = out;
  }

  public static void main(String... args) throws Exception {
    System.exit(new CommitRate(System.out).run(args));
  }

  /**
   * @return the exit code
   */
  int run(String... args) throws Exception {
    if (args.length == 5 && args[0].equals("writer")) {
      ownProcess(args[1], args[2], args[3], Boolean.parseBoolean(args[4]));
      return 0;
    }
    if (args.length != 2 && args.length != 3) {
      out.print(USAGE);
      return 2;
    }
    String delay = args.length == 3 ? args[2] : "0";
    create(args[0]);
    for (boolean oneRow : new boolean[] {false, true}) {
      for (int writers : new int[] {1, 8, 64, 256}) {
        inProcess(args[0], args[1], delay, writers, oneRow);
      }
      if (!args[0].startsWith("memory:")) {
        inProcesses(args[0], args[1], delay, oneRow);
      }
    }
    return 0;
  }

  private static ObjectStore open(String place, String delay) {
    ObjectStore store = ObjectStores.open(place, StoreOptions.readWrite());
    return delay.equals("0")
        ? store
        : new DelayedObjectStore(store, Duration.ofMillis(Long.parseLong(delay)));
  }

  private static long nanos(String seconds) {
    return (long) (Double.parseDouble(seconds) * 1e9);
  }

  private static void create(String place) {
    StringBuilder rows = new StringBuilder();
    IntStream.range(0, ROWS)
        .forEach(
            row ->
                rows.append("{\"type\":\"Counter\",\"data\":{\"name\":\"")
                    .append(name(row))
                    .append("\",\"value\":0}}\n"));
    try (Graph graph = Omnigraph.create(place, "bench", SCHEMA)) {
      graph.load(LoadRequest.append(rows.toString()));
    }
  }

  private static String name(int row) {
    return "counter-%05d".formatted(row);
  }

  /**
   * What writers did.
   *
   * @param seconds that they had
   * @param versions that the branch grew by meanwhile
   * @param waits nanoseconds of each commit, ascending
   */
  private record Tally(double seconds, long versions, List<Long> waits) {
    static Tally of(double seconds, long versions, Stream<List<Long>> waits) {
      return new Tally(seconds, versions, waits.flatMap(List::stream).sorted().toList());
    }

    double milliseconds(double quantile) {
      return waits.isEmpty() ? 0 : waits.get((int) (quantile * (waits.size() - 1))) / 1e6;
    }
  }

  private void report(String what, Tally tally, double creations) {
    double versions = tally.versions() / tally.seconds();
    out.printf(
        "%-26s %,8.0f commits/s, %,6.0f PUT/s that commit; one after the other %,6.0f/s (%3.0f %%);"
            + " ms half %,.1f, 99%% %,.1f, all %,.1f%n",
        what,
        tally.waits().size() / tally.seconds(),
        versions,
        creations,
        100 * versions / creations,
        tally.milliseconds(0.5),
        tally.milliseconds(0.99),
        tally.milliseconds(1));
  }

  private void inProcess(String place, String seconds, String delay, int writers, boolean oneRow)
      throws Exception {
    try (ObjectStore store = open(place, delay);
        Graph graph = Omnigraph.open(open(place, delay), OpenOptions.defaults())) {
      write(graph, writers, seconds, oneRow); // until code is compiled
      Tally tally = write(graph, writers, seconds, oneRow);
      report("%d writers, %s".formatted(writers, rows(oneRow)), tally, creations(store, seconds));
    }
  }

  private static String rows(boolean oneRow) {
    return oneRow ? "one row" : "random rows";
  }

  private static Tally write(Graph graph, int writers, String seconds, boolean oneRow)
      throws InterruptedException, ExecutionException {
    long first = graph.snapshot().version();
    long start = System.nanoTime();
    long end = start + nanos(seconds);
    List<List<Long>> waits = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      Callable<List<Long>> writer = () -> write(graph, end, oneRow);
      for (Future<List<Long>> done :
          threads.invokeAll(java.util.Collections.nCopies(writers, writer))) {
        waits.add(done.get());
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    return Tally.of(took, graph.snapshot().version() - first, waits.stream());
  }

  private static List<Long> write(Graph graph, long end, boolean oneRow) {
    QueryRequest update = QueryRequest.of(UPDATE);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<Long> waits = new ArrayList<>();
    do {
      long start = System.nanoTime();
      String name = name(oneRow ? 0 : random.nextInt(ROWS));
      Commit commit =
          graph.mutate(update.params(Map.of("name", name, "value", random.nextLong()))).commit();
      Objects.requireNonNull(commit);
      waits.add(System.nanoTime() - start);
    } while (System.nanoTime() < end);
    return waits;
  }

  /** Objects of the size of the newest version, created a second. */
  private static double creations(ObjectStore store, String seconds) {
    int bytes;
    try (Stream<ListEntry> newest = store.listAll(ListRequest.of("__manifest/main/"))) {
      bytes = (int) ((ListEntry.Leaf) newest.findFirst().orElseThrow()).size();
    }
    Content content = Content.of(new byte[bytes]);
    long start = System.nanoTime();
    long end = start + nanos(seconds);
    int created = 0;
    for (; System.nanoTime() < end; created++) {
      String name = "creations/%d/%019d".formatted(start, created);
      if (!(store.putIfAbsent(name, content) instanceof PutIfAbsent.Created)) {
        throw new IllegalStateException("nobody else creates " + name);
      }
    }
    return created / ((System.nanoTime() - start) / 1e9);
  }

  private void inProcesses(String place, String seconds, String delay, boolean oneRow)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          Jvm.start(
              CommitRate.class,
              List.of("-Xmx256m"),
              "writer",
              place,
              seconds,
              delay,
              Boolean.toString(oneRow)));
    }
    List<List<Long>> all = new ArrayList<>();
    double took = 0;
    long versions = 0;
    for (Process process : processes) {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("a process failed: " + said);
      }
      String[] words = said.split(" ", -1);
      took = Math.max(took, Double.parseDouble(words[0]));
      versions = Math.max(versions, Long.parseLong(words[1]));
      all.add(Arrays.stream(words).skip(2).map(Long::valueOf).toList());
    }
    try (ObjectStore store = open(place, delay)) {
      report(
          "%d processes, %s".formatted(PROCESSES, rows(oneRow)),
          Tally.of(took, versions, all.stream()),
          creations(store, seconds));
    }
  }

  /** Prints seconds, versions, and the wait of each commit. */
  private void ownProcess(String place, String seconds, String delay, boolean oneRow)
      throws InterruptedException, ExecutionException {
    try (Graph graph = Omnigraph.open(open(place, delay), OpenOptions.defaults())) {
      write(graph, 1, "10", oneRow); // until all have started, and code is compiled
      Tally tally = write(graph, 1, seconds, oneRow);
      out.print(tally.seconds() + " " + tally.versions());
      tally.waits().forEach(wait -> out.print(" " + wait));
      out.println();
    }
  }
}
