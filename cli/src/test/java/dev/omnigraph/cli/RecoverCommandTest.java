package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.store.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said and done about operations that a process left. */
class RecoverCommandTest {
  private static final String OPERATION = "01kahzvf000000000000000010";

  @TempDir private Path directory;
  private final Session session = new Session();
  private Path graph = Path.of("");

  @BeforeEach
  void create() throws IOException {
    graph = directory.resolve("graph");
    Path schema = Files.writeString(directory.resolve("s.pg"), "node P { name: String @key }\n");
    session.run("init", "--schema", schema.toString(), graph.toString()).result();
  }

  /** The sidecar of a load that staged something and died. */
  private void leave(Duration ago) throws IOException {
    leave(OPERATION, ago);
  }

  private void leave(String operation, Duration ago) throws IOException {
    Path version;
    try (Stream<Path> versions = Files.list(graph.resolve("__manifest/main"))) {
      version = versions.findFirst().orElseThrow();
    }
    String text = Files.readString(version);
    JsonNode body = new JsonMapper().readTree(text.substring(text.indexOf('\n')));
    Sidecar sidecar =
        new Sidecar(
            operation,
            "load",
            "main",
            body.get("incarnation").textValue(),
            1,
            body.at("/records/0/commits/0/id").textValue(),
            "ada",
            Duration.ofMinutes(2),
            List.of("publish the staged rows"),
            Map.of("t1", 0L),
            Map.of());
    put(operation + ".json", Document.write("sidecar", 1, sidecar), ago);
  }

  private void put(String name, byte[] bytes, Duration ago) throws IOException {
    Files.createDirectories(graph.resolve("__recovery"));
    Path file = Files.write(graph.resolve("__recovery").resolve(name), bytes);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(ago)));
  }

  private String recover(String... more) {
    return session.run(arguments(more)).result();
  }

  private String[] arguments(String... more) {
    return Stream.concat(Stream.of("recover", "--store", graph.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void nothing_that_was_left_is_told_in_so_many_words() throws IOException {
    assertThat(recover()).isEqualTo("nothing was left unfinished\n");
    assertThat(new JsonMapper().readTree(recover("--json")).toString())
        .isEqualTo("{\"operations\":[]}");
  }

  @Test
  void looking_changes_nothing_and_run_brings_to_an_end_what_was_left() throws IOException {
    leave(Duration.ofMinutes(5));
    String found = "load %s on main: unpublished: ".formatted(OPERATION);
    assertThat(recover()).startsWith(found).endsWith("; left\n");
    assertThat(recover()).startsWith(found);

    JsonNode done = new JsonMapper().readTree(recover("--run", "--json")).at("/operations/0");
    assertThat(done.get("operation").textValue()).isEqualTo(OPERATION);
    assertThat(done.get("classification").textValue()).isEqualTo("unpublished");
    assertThat(done.get("action").textValue()).isEqualTo("rolled back");
    assertThat(recover()).isEqualTo("nothing was left unfinished\n");
    assertThat(session.run("commit", "list", "--store", graph.toString()).result())
        .contains("recovery");
  }

  @Test
  void what_is_under_way_is_left() throws IOException {
    leave(Duration.ZERO);
    assertThat(recover("--run")).contains(": in progress: ").endsWith("; left\n");
  }

  @Test
  void repair_shows_what_cannot_be_read_and_deletes_it_when_it_is_named() throws IOException {
    String place = graph.toString();
    assertThat(session.run("repair", "--store", place).result()).isEqualTo("nothing to repair\n");
    put(OPERATION + ".json", new byte[] {'{'}, Duration.ofDays(1));
    leave("01kahzvf000000000000000011", Duration.ofMinutes(5));

    Session.Outcome shown = session.run("repair", "--store", place);
    assertThat(shown.exit()).isEqualTo(Failures.STORE);
    assertThat(shown.out()).startsWith("__recovery/" + OPERATION + ".json: ").hasLineCount(1);
    JsonNode json =
        new JsonMapper().readTree(session.run("repair", "--store", place, "--json").out());
    assertThat(json.at("/sidecars/0/sidecar").textValue()).endsWith(OPERATION + ".json");

    assertThat(
            session
                .run("repair", "--store", place, "--delete-sidecar", "nothing.json")
                .refusal(Failures.NOT_FOUND))
        .contains("[sidecar_not_found]");
    assertThat(
            session
                .run("repair", "--store", place, "--delete-sidecar", OPERATION + ".json")
                .result())
        .isEqualTo("deleted " + OPERATION + ".json\n");
    assertThat(session.run("repair", "--store", place).result()).isEqualTo("nothing to repair\n");
  }

  @Test
  void verify_tells_what_is_wrong_and_ends_with_5() throws IOException {
    String place = graph.toString();
    assertThat(session.run("verify", "--store", place).result())
        .isEqualTo("all is well (branches: 1, versions: 1, objects: 0, rows: 0)\n");
    put(OPERATION + ".json", new byte[] {'{'}, Duration.ofDays(1));
    Session.Outcome told = session.run("verify", "--store", place);
    assertThat(told.exit()).isEqualTo(Failures.STORE);
    assertThat(told.out())
        .startsWith("__recovery/" + OPERATION + ".json: ")
        .contains("1 problem (");
    JsonNode json =
        new JsonMapper().readTree(session.run("verify", "--store", place, "--json").out());
    assertThat(json.at("/problems/0/object").textValue()).endsWith(OPERATION + ".json");
    assertThat(json.get("branches").intValue()).isEqualTo(1);
  }

  @Test
  void a_sidecar_that_cannot_be_read_is_named_and_ends_with_5() throws IOException {
    put("garbage.json", new byte[] {'{'}, Duration.ofDays(1));
    Session.Outcome result = session.run(arguments("--run"));
    assertThat(result.exit()).isEqualTo(Failures.STORE);
    assertThat(result.out())
        .startsWith("__recovery/garbage.json: unresolved: ")
        .endsWith("; left\n");
  }
}
