package dev.omnigraph.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void a_tiny_graph_is_made_loaded_and_queried_in_another_jvm(@TempDir Path directory)
      throws Exception {
    int exit =
        new Bench(new PrintStream(out, true, StandardCharsets.UTF_8))
            .run("200", "600", "1", "256m", directory.toString());

    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(said).isZero();
    assertThat(said)
        .contains("loaded 800 rows", "rows/s", "MB/s", "two hops: ", "MB resident")
        .doesNotContain("two hops: 0 ");

    Path graph;
    try (Stream<Path> places = Files.list(directory)) {
      graph = places.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    out.reset();
    exit =
        new Bench(new PrintStream(out, true, StandardCharsets.UTF_8))
            .run("drop", "256m", graph.toString());
    said = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(said).isZero();
    assertThat(said)
        .contains("soft change in ", "{PUT_IF_ABSENT=1}", "hard drop in ", ": WAITING; beside it ");
  }

  @Test
  void a_seed_gives_the_same_rows_and_another_one_others() throws IOException {
    assertThat(rows(1)).isEqualTo(rows(1)).isNotEqualTo(rows(2));
    assertThat(rows(1).lines()).hasSize(800);
    assertThat(rows(1)).startsWith("{\"edge\"");
  }

  @Test
  void what_cannot_be_understood_is_answered_with_the_usage() throws Exception {
    assertThat(new Bench(new PrintStream(out, true, StandardCharsets.UTF_8)).run("1")).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: ");
  }

  @Test
  void commits_of_many_writers_are_measured_beside_creations_one_after_the_other()
      throws Exception {
    int exit =
        new CommitRate(new PrintStream(out, true, StandardCharsets.UTF_8))
            .run("memory:commit-rate", "0.1", "2");

    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(8)
        .allMatch(line -> line.contains("commits/s") && !line.contains(" 0 commits/s"));
  }

  private static String rows(long seed) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    new SampleGraph(200, 600, seed).writeTo(rows);
    return rows.toString(StandardCharsets.UTF_8);
  }
}
