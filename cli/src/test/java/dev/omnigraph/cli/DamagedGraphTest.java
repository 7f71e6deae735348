package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects on the store that are not what was written: one sentence, and exit code 5. */
class DamagedGraphTest {
  private static final String COUNT =
      "query n() { match { $p: Person } return { count($p) as n } }";
  private static final String ALL = "query all() { match { $p: Person } return { $p.about } }";

  @TempDir private Path directory;

  private final Session session = new Session();
  private Path graph;

  @BeforeEach
  void load_a_graph_with_fragments() {
    graph = directory.resolve("graph");
    session
        .input("node Person {\n    name: String @key\n    about: String\n}\n")
        .run("init", "--schema", "-", graph.toString())
        .result();
    String rows =
        IntStream.range(0, 2_000)
            .mapToObj(
                i ->
                    "{\"type\":\"Person\",\"data\":{\"name\":\"p%d\",\"about\":\"%s\"}}"
                        .formatted(i, "x".repeat(50)))
            .collect(Collectors.joining("\n"));
    session.input(rows).run("load", "--store", graph.toString(), "--data", "-").result();
    assertThat(query(COUNT).result()).contains("2000");
  }

  @Test
  void a_version_of_a_newer_format_asks_for_a_newer_omnigraph() throws IOException {
    Path version = newest(graph.resolve("__manifest/main"));
    String text = Files.readString(version);
    Files.writeString(version, text.replace("\"format\":1,", "\"format\":99,"));
    assertThat(query(COUNT).refusal(Failures.STORE))
        .startsWith(
            "omnigraph: object `__manifest/main/" + version.getFileName() + "` has format 99")
        .contains("use a newer one")
        .hasLineCount(1);
  }

  @Test
  void a_truncated_version_is_named() throws IOException {
    Path version = newest(graph.resolve("__manifest/main"));
    truncate(version);
    assertThat(query(COUNT).refusal(Failures.STORE))
        .contains(version.getFileName().toString())
        .endsWith(" [corrupt]\n")
        .hasLineCount(1);
  }

  @Test
  void a_truncated_fragment_is_named() throws IOException {
    Path fragment = newest(graph.resolve("tables"));
    truncate(fragment);
    assertThat(query(ALL).refusal(Failures.STORE))
        .contains(fragment.getFileName().toString())
        .endsWith(" [corrupt]\n")
        .hasLineCount(1);
  }

  @Test
  void a_missing_fragment_is_named() throws IOException {
    Path fragment = newest(graph.resolve("tables"));
    Files.delete(fragment);
    assertThat(query(ALL).refusal(Failures.STORE))
        .contains(fragment.getFileName().toString())
        .hasLineCount(1);
  }

  private Session.Outcome query(String text) {
    return session.run("query", "--store", graph.toString(), "-e", text);
  }

  /** The first in order of names, which among versions is the newest. */
  private static Path newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }
}
