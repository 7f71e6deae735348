package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cleanup tells, and what it leaves. */
class CleanupCommandTest {
  private static final String OVER_64_KIB = "x".repeat(100_000);

  @TempDir private Path directory;
  private final Session session = new Session();
  private String graph = "";

  @BeforeEach
  void two_loads_of_which_the_second_replaces_the_first() throws IOException {
    graph = directory.resolve("graph").toString();
    Path schema =
        Files.writeString(
            directory.resolve("s.pg"), "node P { name: String @key  note: String }\n");
    session.run("init", "--schema", schema.toString(), graph).result();
    load("a");
    load("b");
  }

  private void load(String name) {
    session
        .input(
            "{\"type\":\"P\",\"data\":{\"name\":\"%s\",\"note\":\"%s\"}}\n"
                .formatted(name, OVER_64_KIB))
        .run("load", "--store", graph, "--mode", "overwrite", "--data", "-")
        .result();
  }

  private long fragments() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(graph, "tables"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private JsonNode json(String... more) throws IOException {
    String[] args =
        Stream.concat(Stream.of("cleanup", "--store", graph, "--json"), Stream.of(more))
            .toArray(String[]::new);
    return new JsonMapper().readTree(session.run(args).result());
  }

  @Test
  void without_keep_only_garbage_goes() throws IOException {
    assertThat(session.run("cleanup", "--store", graph).result())
        .isEqualTo("deleted 0 objects, 0 bytes\n");
    assertThat(fragments()).isEqualTo(2);
  }

  @Test
  void a_dry_run_tells_what_the_real_one_deletes() throws IOException {
    JsonNode told = json("--keep", "1", "--dry-run");
    assertThat(told.get("dryRun").booleanValue()).isTrue();
    assertThat(told.get("objects").longValue()).isEqualTo(1);
    assertThat(fragments()).isEqualTo(2);

    JsonNode done = json("--keep", "1");
    assertThat(done.get("bytes")).isEqualTo(told.get("bytes"));
    assertThat(done.at("/oldestVersions/main").longValue()).isEqualTo(3);
    assertThat(fragments()).isEqualTo(1);
    assertThat(session.run("export", "--store", graph).result()).contains("\"b\"");
  }

  @Test
  void what_is_kept_can_be_told_by_time() throws IOException {
    assertThat(json("--keep", "30d").at("/oldestVersions/main").longValue()).isEqualTo(1);
    assertThat(session.run("cleanup", "--store", graph, "--keep", "soon").refusal(Failures.USAGE))
        .contains("--keep: expected a number of versions, or a time such as 30d, 12h or 90m");
  }
}
