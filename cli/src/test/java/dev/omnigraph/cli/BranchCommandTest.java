package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches, by command. */
class BranchCommandTest {
  private static final String SCHEMA = "node P { name: String @key }\n";
  private static final String COUNT = "query n() { match { $p: P } return { count($p) as n } }";
  private static final String INSERT = "query i() { insert P { name: \"b\" } }";

  @TempDir private Path directory;
  private final Session session = new Session();
  private String graph = "";

  @BeforeEach
  void a_graph_of_one_row() throws IOException {
    graph = directory.resolve("graph").toString();
    session.run("init", "--schema", schema(SCHEMA), graph).result();
    run("mutate", "-e", INSERT.replace("\"b\"", "\"a\""));
  }

  private String schema(String text) throws IOException {
    return Files.writeString(directory.resolve("s.pg"), text).toString();
  }

  private String run(String... args) {
    return outcome(args).result();
  }

  private Session.Outcome outcome(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--store");
    all.add(graph);
    return session.run(all.toArray(String[]::new));
  }

  private JsonNode json(String... args) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--json");
    return new JsonMapper().readTree(run(all.toArray(String[]::new)));
  }

  private String count(String... more) {
    List<String> all = new ArrayList<>(List.of("query", "-e", COUNT, "--format", "jsonl"));
    all.addAll(Arrays.asList(more));
    return run(all.toArray(String[]::new));
  }

  @Test
  void a_branch_is_created_listed_and_deleted() throws IOException {
    assertThat(run("branch", "create", "draft"))
        .startsWith("created branch draft of version 2 of main: version 2, commit ");
    JsonNode created = json("branch", "create", "old", "--at", "1");
    assertThat(created.get("parent").textValue()).isEqualTo("main");
    assertThat(created.get("parentVersion").longValue()).isEqualTo(1);
    run("branch", "create", "of draft", "--from", "draft@1");
    assertThat(run("branch", "list"))
        .containsPattern("branch +version +commit +parent +parentVersion\n")
        .containsPattern("\ndraft +2 +[0-9a-z]{26} +main +2\n")
        .containsPattern("\nof draft +2 +[0-9a-z]{26} +draft +1\n")
        .endsWith("(4 rows)\n");
    JsonNode branches = json("branch", "list").get("branches");
    assertThat(branches)
        .extracting(branch -> branch.get("branch").textValue())
        .containsExactly("draft", "main", "of draft", "old");
    assertThat(branches.get(1).get("parent").isNull()).isTrue();

    assertThat(run("branch", "delete", "draft")).isEqualTo("deleted branch draft\n");
    assertThat(json("branch", "delete", "old")).hasToString("{\"deleted\":\"old\"}");
    assertThat(json("branch", "list").get("branches")).hasSize(2);
  }

  @Test
  void every_command_that_reads_or_writes_takes_a_branch() throws IOException {
    run("branch", "create", "draft");
    run("mutate", "-e", INSERT, "--branch", "draft");
    Path rows =
        Files.writeString(
            directory.resolve("r.jsonl"), "{\"type\":\"P\",\"data\":{\"name\":\"c\"}}");
    run("load", "--data", rows.toString(), "--branch", "draft");
    assertThat(count("--branch", "draft")).isEqualTo("{\"n\":3}\n");
    assertThat(count("--branch", "draft", "--at", "3")).isEqualTo("{\"n\":2}\n");
    assertThat(count()).isEqualTo("{\"n\":1}\n");
    assertThat(run("export", "--branch", "draft")).hasLineCount(3);
    assertThat(json("snapshot", "--branch", "draft").get("version").longValue()).isEqualTo(4);
    assertThat(json("explain", "-e", COUNT, "--branch", "draft").get("version").longValue())
        .isEqualTo(4);
    JsonNode commits = json("commit", "list", "--branch", "draft").get("commits");
    assertThat(commits)
        .extracting(commit -> commit.get("kind").textValue())
        .containsExactly("load", "mutation", "open", "fork");
    String transaction = commits.get(0).get("transaction").textValue();
    assertThat(run("commit", "outcome", transaction, "--branch", "draft")).startsWith("committed");
    assertThat(json("commit", "show", "4", "--branch", "draft").get("rowsWritten"))
        .hasToString("{\"P\":1}");

    String next = schema(SCHEMA.replace("}", " age: I32? }"));
    assertThat(run("schema", "plan", "--schema", next, "--branch", "draft")).contains("age");
    run("schema", "apply", "--schema", next, "--branch", "draft");
    assertThat(run("schema", "show", "--branch", "draft")).contains("age");
    assertThat(run("schema", "show")).doesNotContain("age");
  }

  @Test
  void what_cannot_be_is_refused_with_its_code() {
    run("branch", "create", "draft");
    assertThat(outcome("branch", "create", "draft").refusal(Failures.CONFLICT))
        .contains("[branch_exists]");
    assertThat(outcome("branch", "create", "x@1").refusal(Failures.REFUSED))
        .contains("[invalid_branch_name]");
    assertThat(outcome("branch", "create", "x", "--from", "none").refusal(Failures.NOT_FOUND))
        .contains("[branch_not_found]");
    assertThat(outcome("branch", "create", "x", "--at", "9").refusal(Failures.NOT_FOUND))
        .contains("[version_not_found]");
    assertThat(
            outcome("branch", "create", "x", "--from", "main@1", "--at", "2")
                .refusal(Failures.USAGE))
        .contains("exclude each other");
    assertThat(outcome("branch", "delete", "main").refusal(Failures.REFUSED))
        .contains("[main_branch]");
    assertThat(outcome("branch", "delete", "none").refusal(Failures.NOT_FOUND))
        .contains("[branch_not_found]");
    assertThat(outcome("query", "-e", COUNT, "--branch", "none").refusal(Failures.NOT_FOUND))
        .contains("[branch_not_found]");
  }
}
