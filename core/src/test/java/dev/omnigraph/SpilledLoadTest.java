package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that are sorted by way of temporary files do what those in memory do. */
class SpilledLoadTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  email: String? @unique  size: F32? }
      node City { title: String }
      edge Knows: Person -> Person { since: Date?  @unique(src, dst) }
      edge LivesIn: Person -> City @card(0..2)
      edge Leads: City -> Person @card(1..3)
      """;

  private static final List<LoadMode> MODES =
      List.of(LoadMode.APPEND, LoadMode.MERGE, LoadMode.OVERWRITE);

  @Property(tries = 60)
  void with_little_memory_the_outcome_is_the_same(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    try (Graph large = graph(SCHEMA, 1 << 30);
        Graph tiny = graph(SCHEMA, 200 + random.nextInt(4000))) {
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        LoadMode mode = MODES.get(random.nextInt(3));
        String rows = rows(random, random.nextInt(5) == 0 ? 400 : 8);

        assertThat(outcome(tiny, mode, rows)).isEqualTo(outcome(large, mode, rows));
        assertThat(export(tiny)).isEqualTo(export(large));
      }
    }
  }

  @Property(tries = 20)
  void all_kinds_of_values_come_through_temporary_files(@ForAll long seed) throws IOException {
    String rows = RandomJsonl.rows(new Random(seed), 300);
    try (Graph large = graph(RandomJsonl.SCHEMA, 1 << 30);
        Graph tiny = graph(RandomJsonl.SCHEMA, 5000)) {
      for (LoadMode mode : List.of(LoadMode.MERGE, LoadMode.MERGE)) {
        assertThat(outcome(tiny, mode, rows)).isEqualTo(outcome(large, mode, rows));
      }
      assertThat(export(tiny)).isEqualTo(export(large)).isNotEmpty();
      tiny.load(LoadRequest.of(LoadMode.OVERWRITE, export(large)));
      assertThat(export(tiny)).isEqualTo(export(large));
    }
  }

  @Test
  void nothing_is_left_in_the_temporary_directory(@TempDir Path temporary) throws IOException {
    String before = System.setProperty("java.io.tmpdir", temporary.toString());
    try (Graph graph = graph(SCHEMA, 2000)) {
      assertThat(outcome(graph, LoadMode.APPEND, people(5000))).isEqualTo("5000 0");
      assertThat(outcome(graph, LoadMode.APPEND, people(5000))).startsWith("key_conflict");
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).isEmpty();
      }
      System.setProperty("java.io.tmpdir", temporary.resolve("none").toString());
      assertThat(outcome(graph, LoadMode.MERGE, people(1))).isEqualTo("1 0");
      assertThat(outcome(graph, LoadMode.MERGE, people(5000))).isEqualTo("temporary_space");
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  private static String people(int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append("{\"type\":\"Person\",\"data\":{\"name\":\"%d\"}}\n".formatted(i));
    }
    return rows.toString();
  }

  /** Mostly right ones. */
  private static String rows(Random random, int number) {
    StringBuilder rows = new StringBuilder();
    int names = 2 * number;
    for (int i = 0; i < number; i++) {
      String email =
          random.nextInt(3) == 0 ? ",\"email\":\"%d@x\"".formatted(random.nextInt(9 * names)) : "";
      rows.append(
          "{\"type\":\"Person\",\"data\":{\"name\":\"p%d\"%s}}\n"
              .formatted(random.nextInt(20) == 0 ? random.nextInt(names) : i, email));
      if (random.nextInt(4) == 0) {
        rows.append("{\"type\":\"City\",\"id\":\"c%d\",\"data\":{\"title\":\"t\"}}\n".formatted(i));
        rows.append(edge("Leads", random, "c" + i, "p" + random.nextInt(number)));
      }
      if (random.nextInt(3) == 0) {
        rows.append(
            edge("Knows", random, "p" + random.nextInt(number), "p" + random.nextInt(number)));
      }
      if (random.nextInt(8) == 0) {
        rows.append(edge("LivesIn", random, "p" + i, "c" + random.nextInt(number)));
      }
    }
    return rows.toString();
  }

  private static String edge(String type, Random random, String from, String to) {
    String id = random.nextInt(3) == 0 ? ",\"id\":\"%d\"".formatted(random.nextInt(500)) : "";
    return "{\"edge\":\"%s\"%s,\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(type, id, from, to);
  }

  /** What came of a load: how many rows, or the errors. */
  private static String outcome(Graph graph, LoadMode mode, String rows) {
    try {
      LoadResult result = graph.load(LoadRequest.of(mode, rows).maxErrors(50));
      long nodes = result.nodes().values().stream().mapToLong(Long::longValue).sum();
      return nodes + " " + (result.rows() - nodes);
    } catch (ConstraintViolationException e) {
      return e.code() + "\n" + Diagnostic.render(e.violations());
    } catch (LimitExceededException e) {
      return e.code();
    }
  }

  private static Graph graph(String schema, long loadMemory) {
    AtomicInteger ids = new AtomicInteger(1_000_000);
    return Omnigraph.create(
        new InMemoryObjectStore(),
        "s.pg",
        schema,
        OpenOptions.defaults().loadMemory(loadMemory).ids(() -> "i" + ids.incrementAndGet()));
  }

  private static String export(Graph graph) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    graph.snapshot().exportJsonl(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
