package dev.omnigraph.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.QueryResult;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One of several writers, which commits as often as it is told and does nothing else in between;
 * also as a process of its own.
 */
public final class WriterScript {
  private static final String SCHEMA = "node Counter { name: String @key  value: I64 }";
  private static final String INSERT =
      "query q($name: String) { insert Counter { name: $name, value: 1 } }";
  private static final String VALUE =
      "query q() { match { $c: Counter { name: \"shared\" } } return { $c.value } }";
  private static final String TOTAL =
      "query q() { match { $c: Counter } return { count($c) as rows, sum($c.value) as total } }";
  private static final String SET =
      "query q($value: I64) { update Counter set { value: $value } where name = \"shared\" }";

  private final Graph graph;
  private final String name;
  private final Rows rows;

  /** Which rows it writes. */
  public enum Rows {
    /** New ones, of which no other knows. */
    OWN_ROWS,
    /** One that all read and change. */
    ONE_ROW
  }

  /**
   * What became of it.
   *
   * @param commits ids, in order
   * @param longestWait most versions that others made between two of its commits
   */
  public record Report(List<String> commits, long longestWait) {
    public Report {
      commits = List.copyOf(commits);
    }
  }

  public WriterScript(Graph graph, String name, Rows rows) {
    this.graph = graph;
    this.name = name;
    this.rows = rows;
  }

  public static void create(ObjectStore store) {
    try (Graph graph = Omnigraph.create(store, "s.pg", SCHEMA, OpenOptions.defaults())) {
      graph.mutate("query q() { insert Counter { name: \"shared\", value: 0 } }");
    }
  }

  public Report run(int times) {
    List<String> ids = new ArrayList<>();
    long before = graph.snapshot().version();
    long longest = 0;
    for (int i = 0; i < times; i++) {
      Commit commit = rows == Rows.OWN_ROWS ? insert(i) : increment();
      longest = Math.max(longest, commit.version() - before - 1);
      before = commit.version();
      ids.add(commit.id());
    }
    return new Report(ids, longest);
  }

  private Commit insert(int number) {
    return Objects.requireNonNull(
        graph.mutate(INSERT, Map.of("name", name + "-" + number)).commit());
  }

  private Commit increment() {
    return Objects.requireNonNull(
        graph
            .transaction(
                tx -> {
                  long value;
                  try (QueryResult result = tx.query(VALUE)) {
                    value = ((Number) result.iterator().next().get(0)).longValue();
                  }
                  return tx.mutate(SET, Map.of("value", value + 1));
                })
            .commit());
  }

  /** That every commit is there once, in one line, and that none was lost on another. */
  public static void check(Graph graph, List<Report> reports, int commits, Rows rows) {
    List<String> line = graph.commits().map(Commit::id).toList();
    List<String> told = reports.stream().flatMap(report -> report.commits().stream()).toList();
    assertThat(told).hasSize(commits).doesNotHaveDuplicates();
    assertThat(line).doesNotHaveDuplicates().containsAll(told).hasSize(commits + 2);
    try (QueryResult result = graph.query(TOTAL)) {
      long own = rows == Rows.OWN_ROWS ? commits : 0;
      var row = result.iterator().next();
      assertThat(((Number) row.get(0)).longValue()).isEqualTo(1 + own);
      assertThat(((Number) row.get(1)).longValue()).isEqualTo(commits);
    }
  }

  /**
   * Several processes at once, each with a commit after the other.
   *
   * @param uri of a place that is empty
   * @param environment what a process needs to use it
   * @return what they report
   */
  public static List<Report> inProcesses(
      String uri, Map<String, String> environment, int processes, int commits, Rows rows)
      throws IOException, InterruptedException {
    OpenOptions options = OpenOptions.defaults().environment(environment);
    create(ObjectStores.open(uri, new StoreOptions(false, InstantSource.system(), environment)));
    List<Process> running = new ArrayList<>();
    List<Report> reports = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        running.add(
            Jvm.start(
                WriterScript.class,
                environment,
                uri,
                "p" + i,
                rows.name(),
                Integer.toString(commits)));
      }
      for (Process process : running) {
        assertThat(line(process)).isEqualTo("ready");
      }
      for (Process process : running) {
        process.outputWriter().append('\n').flush();
      }
      for (Process process : running) {
        String[] said = line(process).split(" ", -1);
        reports.add(new Report(List.of(said).subList(1, said.length), Long.parseLong(said[0])));
        assertThat(process.waitFor()).isZero();
      }
    } finally {
      running.forEach(Process::destroyForcibly);
    }
    try (Graph graph = Omnigraph.open(uri, options.forReading())) {
      check(graph, reports, processes * commits, rows);
    }
    return reports;
  }

  private static String line(Process process) throws IOException {
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new AssertionError("a process has ended without a word");
    }
    return line;
  }

  /** Arguments: the URI of the graph, name, rows, commits; begins when a line is read. */
  public static void main(String[] arguments) throws IOException {
    try (Graph graph = Omnigraph.open(arguments[0])) {
      System.out.println("ready");
      System.in.read();
      Report report =
          new WriterScript(graph, arguments[1], Rows.valueOf(arguments[2]))
              .run(Integer.parseInt(arguments[3]));
      System.out.println(report.longestWait() + " " + String.join(" ", report.commits()));
    }
  }
}
