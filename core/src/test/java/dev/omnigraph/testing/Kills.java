package dev.omnigraph.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.recovery.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Processes that write to one graph at random and are killed at random: whatever was acknowledged
 * is there once, nothing is broken, and whoever comes next goes on.
 */
public final class Kills {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? @unique }
      node Pet { name: String @key }
      edge Owns: Person -> Pet @card(0..3)
      """;

  private static final int PROCESSES = 3;

  private Kills() {}

  /**
   * Rounds of processes that are killed, all of them, within a second of their first commit.
   *
   * @param uri of a place that is empty
   * @param environment what a process needs to use it
   */
  public static void run(String uri, Map<String, String> environment, int rounds)
      throws IOException, InterruptedException {
    OpenOptions options = OpenOptions.defaults().environment(environment);
    Omnigraph.create(uri, "s.pg", SCHEMA, options).close();
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      acknowledged.addAll(round(uri, environment, round));
      try (Graph graph = Omnigraph.open(uri, options)) {
        assertThat(graph.recovery().run())
            .extracting(Finding::classification)
            .extracting(Enum::name)
            .doesNotContain("UNRESOLVED");
        assertThat(graph.verify(words -> {}).problems()).as("round %d", round).isEmpty();
        assertThat(graph.commits().map(Commit::id).toList())
            .doesNotHaveDuplicates()
            .containsAll(acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(rounds);
  }

  private static List<String> round(String uri, Map<String, String> environment, int round)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    List<String> acknowledged = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(Jvm.start(Kills.class, environment, uri, round + "-" + i));
      }
      List<BufferedReader> readers = processes.stream().map(Process::inputReader).toList();
      for (BufferedReader reader : readers) {
        acknowledged.add(first(reader));
      }
      for (Process process : processes) {
        Thread.sleep(ThreadLocalRandom.current().nextInt(300));
        process.toHandle().destroyForcibly(); // what it has said can still be read
        process.waitFor();
      }
      for (BufferedReader reader : readers) {
        reader.lines().filter(line -> line.endsWith(".")).forEach(acknowledged::add);
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    return acknowledged.stream().map(line -> line.substring(0, line.length() - 1)).toList();
  }

  private static String first(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new AssertionError("a process has ended without a word");
    }
    return line;
  }

  /** Arguments: the URI of the graph and a name; prints the id of each commit and a dot. */
  public static void main(String[] arguments) {
    try (Graph graph = Omnigraph.open(arguments[0])) {
      Random random = new Random(arguments[1].hashCode());
      for (int i = 0; ; i++) {
        Commit commit = write(graph, arguments[1] + "-" + i, random);
        if (commit != null) {
          System.out.println(commit.id() + ".");
        }
      }
    }
  }

  private static @Nullable Commit write(Graph graph, String name, Random random) {
    try {
      return switch (random.nextInt(8)) {
        case 0 -> graph.load(LoadRequest.append(people(name, 3000))).commit();
        case 1 ->
            graph
                .mutate(
                    "query q() { update Person set { age: %d } where age < %d }"
                        .formatted(random.nextInt(90), random.nextInt(90)))
                .commit();
        case 2 ->
            graph
                .mutate("query q() { delete Person where age = %d }".formatted(random.nextInt(90)))
                .commit();
        case 3 ->
            graph
                .mutate(
                    ("query q() { insert Person { name: \"%1$s\" } insert Pet { name: \"%1$s\" }"
                            + " insert Owns { from: \"%1$s\", to: \"%1$s\" } }")
                        .formatted(name))
                .commit();
        default ->
            graph
                .mutate(
                    "query q() { insert Person { name: \"%s\", age: %d, email: \"%s\" } }"
                        .formatted(name, random.nextInt(90), name))
                .commit();
      };
    } catch (ConflictException e) {
      return null; // others were ahead of it too often; nothing was changed
    }
  }

  private static String people(String name, int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append("{\"type\":\"Person\",\"data\":{\"name\":\"")
          .append(name)
          .append('-')
          .append(i)
          .append("\",\"age\":")
          .append(i % 90)
          .append("}}\n");
    }
    return rows.toString();
  }
}
