package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that look back. */
class HistoryCommandsTest {
  private static final String COUNT = "query n() { match { $p: P } return { count($p) as n } }";

  @TempDir private Path directory;
  private final Session session = new Session();
  private String graph = "";

  @BeforeEach
  void two_loads() throws IOException {
    graph = directory.resolve("graph").toString();
    Path schema = Files.writeString(directory.resolve("s.pg"), "node P { name: String @key }\n");
    session.run("init", "--schema", schema.toString(), graph).result();
    load("a");
    load("b");
  }

  private void load(String name) {
    session
        .input("{\"type\":\"P\",\"data\":{\"name\":\"%s\"}}\n".formatted(name))
        .run("load", "--store", graph, "--data", "-")
        .result();
  }

  private JsonNode json(String... args) throws IOException {
    return new JsonMapper().readTree(session.run(args).result());
  }

  @Test
  void commit_list_tells_the_newest_commits_first() throws IOException {
    JsonNode commits = json("commit", "list", "--store", graph, "--json").get("commits");
    assertThat(commits)
        .extracting(commit -> commit.get("version").longValue())
        .containsExactly(3L, 2L, 1L);
    assertThat(commits)
        .extracting(commit -> commit.get("kind").textValue())
        .containsExactly("load", "load", "init");
    assertThat(session.run("commit", "list", "--store", graph, "--limit", "1").result())
        .contains(commits.get(0).get("commit").textValue())
        .doesNotContain(commits.get(1).get("commit").textValue());
    assertThat(
            session.run("commit", "list", "--store", graph, "--limit", "0").refusal(Failures.USAGE))
        .contains("expected a number from 1 on");
  }

  @Test
  void commit_outcome_tells_what_became_of_a_transaction() throws IOException {
    String known =
        json("commit", "show", "--store", graph, "2", "--json").get("transaction").textValue();
    String nobodys = "01KB9Z3V5M0000000000000000";

    assertThat(session.run("commit", "outcome", "--store", graph, known).result())
        .contains("committed: version 2, commit ");
    JsonNode told = json("commit", "outcome", "--store", graph, known, "2", "--json");
    assertThat(told.get("outcome").textValue()).isEqualTo("committed");
    assertThat(told.get("version").longValue()).isEqualTo(2);
    assertOutcome(nobodys, 3, Failures.REFUSED, "not committed\n");
    assertOutcome(nobodys, 4, Failures.STORE, "unknown\n");
  }

  private void assertOutcome(String transaction, int version, int exit, String expected) {
    Session.Outcome told =
        session.run("commit", "outcome", "--store", graph, transaction, String.valueOf(version));
    assertThat(told.exit()).isEqualTo(exit);
    assertThat(told.written().toString(StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @Test
  void a_write_under_a_condition_is_made_only_while_that_commit_is_the_newest() throws IOException {
    String newest =
        json("commit", "list", "--store", graph, "--json")
            .get("commits")
            .get(0)
            .get("commit")
            .textValue();
    String insert = "query q() { insert P { name: \"c\" } }";

    session.run("mutate", "--store", graph, "-e", insert, "--if-commit", newest).result();
    assertThat(
            session
                .run("mutate", "--store", graph, "-e", insert, "--if-commit", newest)
                .refusal(Failures.CONFLICT))
        .contains(newest)
        .contains("[commit_moved]");
    assertThat(
            session
                .input("{\"type\":\"P\",\"data\":{\"name\":\"d\"}}\n")
                .run("load", "--store", graph, "--data", "-", "--if-commit", newest)
                .refusal(Failures.CONFLICT))
        .contains("[commit_moved]");
    assertThat(session.run("query", "--store", graph, "-e", COUNT, "--format", "csv").result())
        .isEqualTo("n\r\n3\r\n");
  }

  @Test
  void commit_show_tells_what_a_commit_wrote() throws IOException {
    JsonNode commit = json("commit", "show", "--store", graph, "2", "--json");
    assertThat(commit.get("rowsWritten")).hasToString("{\"P\":1}");
    assertThat(
            session
                .run("commit", "show", "--store", graph, commit.get("commit").textValue())
                .result())
        .contains("version      2")
        .contains("rowsWritten  {\"P\":1}");
    assertThat(session.run("commit", "show", "--store", graph, "4").refusal(Failures.NOT_FOUND))
        .contains("has no version 4; it has 1 to 3");
  }

  @Test
  void whatever_reads_can_read_an_older_version() throws IOException {
    assertThat(
            session
                .run("query", "--store", graph, "-e", COUNT, "--at", "2", "--format", "jsonl")
                .result())
        .isEqualTo("{\"n\":1}\n");
    assertThat(session.run("query", "--store", graph, "-e", COUNT, "--format", "jsonl").result())
        .isEqualTo("{\"n\":2}\n");
    assertThat(session.run("export", "--store", graph, "--at", "2").result()).hasLineCount(1);
    assertThat(json("snapshot", "--store", graph, "--at", "1", "--json").get("version").longValue())
        .isEqualTo(1);
    assertThat(
            json("schema", "show", "--store", graph, "--at", "2", "--json")
                .get("version")
                .longValue())
        .isEqualTo(2);
    assertThat(
            json("explain", "--store", graph, "-e", COUNT, "--at", "2", "--json")
                .get("version")
                .longValue())
        .isEqualTo(2);
    assertThat(
            session
                .run("query", "--store", graph, "-e", COUNT, "--at", "soon")
                .refusal(Failures.REFUSED))
        .contains("`soon` names no version");
  }
}
