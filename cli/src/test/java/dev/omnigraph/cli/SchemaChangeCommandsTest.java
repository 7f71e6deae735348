package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema is planned and applied from the command line. */
class SchemaChangeCommandsTest {
  @TempDir private Path directory;
  private final Session session = new Session();
  private String graph = "";

  @BeforeEach
  void create() throws IOException {
    graph = directory.resolve("graph").toString();
    String schema = schema("node P { name: String @key  age: I32?  note: String? }");
    session.run("init", "--schema", schema, graph).result();
    session
        .input("{\"type\":\"P\",\"data\":{\"name\":\"Ada\",\"age\":200}}\n")
        .run("load", "--store", graph, "--data", "-")
        .result();
  }

  private String schema(String text) throws IOException {
    return Files.writeString(directory.resolve("next.pg"), text).toString();
  }

  @Test
  void plan_tells_the_steps_and_changes_nothing() throws IOException {
    String next =
        schema("node P { name: String @key  age: I64?  @range(age, 0..150) } node Q { x: I32 }");
    assertThat(session.run("schema", "plan", "--schema", next, "--store", graph).result())
        .isEqualTo(
            """
            widen_type P.age: I32? -> I64?
            drop_property P.note: String? (no longer shown)
            add_constraint P: @range(age, 0..150) (looks at all rows)
            add_type Q
            """);
    JsonNode plan =
        new JsonMapper()
            .readTree(
                session
                    .run("schema", "plan", "--schema", next, "--store", graph, "--json")
                    .result());
    assertThat(plan.get("supported").booleanValue()).isTrue();
    assertThat(plan.get("losesData").booleanValue()).isTrue();
    assertThat(plan.get("unsupported")).isEmpty();
    assertThat(plan.get("steps").get(0))
        .hasToString(
            "{\"step\":\"widen_type\",\"type\":\"P\",\"property\":\"age\",\"from\":\"I32?\","
                + "\"to\":\"I64?\",\"checksRows\":false,\"losesData\":false}");
    assertThat(session.run("schema", "show", "--store", graph).result()).contains("note");
  }

  @Test
  void a_plan_that_is_not_supported_says_why_and_ends_with_1() throws IOException {
    String next = schema("node P { name: String @key  age: Bool?  note: String? }");
    Session.Outcome plan = session.run("schema", "plan", "--schema", next, "--store", graph);
    assertThat(plan.exit()).isEqualTo(Failures.REFUSED);
    assertThat(plan.out()).contains("unsupported: ").contains("[type_changed]");
    assertThat(
            session
                .run("schema", "apply", "--schema", next, "--store", graph)
                .refusal(Failures.REFUSED))
        .contains("next.pg", "[type_changed]");
  }

  @Test
  void apply_changes_the_schema_once() throws IOException {
    String next = schema("node P { name: String @key  years: I64? @rename_from(\"age\") }");
    String first =
        session.run("schema", "apply", "--schema", next, "--store", graph, "--as", "eve").result();
    assertThat(first).contains("rename_property P.years: age -> years", "version 3, commit ");
    assertThat(session.run("schema", "apply", "--schema", next, "--store", graph).result())
        .isEqualTo("nothing to do\n");
    JsonNode again =
        new JsonMapper()
            .readTree(
                session
                    .run("schema", "apply", "--schema", next, "--store", graph, "--json")
                    .result());
    assertThat(again.get("commit").isNull()).isTrue();
    assertThat(session.run("commit", "show", "--store", graph, "3").result())
        .contains("schema", "eve");
    assertThat(session.run("export", "--store", graph).result())
        .isEqualTo("{\"type\":\"P\",\"data\":{\"name\":\"Ada\",\"years\":200}}\n");
    assertThat(session.run("schema", "show", "--store", graph, "--at", "2").result())
        .contains("age: I32?", "note");
  }

  @Test
  void rows_that_stand_against_it_are_told() throws IOException {
    String next =
        schema("node P { name: String @key  age: I32?  note: String?  @range(age, 0..150) }");
    assertThat(
            session
                .run("schema", "apply", "--schema", next, "--store", graph)
                .refusal(Failures.REFUSED))
        .contains("P `Ada`: `age` is 200, which breaks @range(age, 0..150)", "[range]");
  }

  @Test
  void what_may_be_lost_is_deleted_and_the_rest_of_it_when_it_is_due() throws IOException {
    String next = schema("node P { name: String @key  note: String? }");
    String[] apply = {"schema", "apply", "--schema", next, "--store", graph, "--allow-data-loss"};
    assertThat(session.run(apply).result())
        .contains(
            "drop_property P.age: I32? (deleted)",
            "version 3, commit ",
            "nobody can read what was dropped any more; versions that hold it go after 20");
    assertThat(session.run("recover", "--store", graph).result())
        .startsWith("hard-drop ")
        .contains(" on main: waiting: ");
    assertThat(session.run("export", "--store", graph, "--at", "2").refusal(Failures.NOT_FOUND))
        .contains("has no version 2");
    assertThat(session.run("export", "--store", graph).result())
        .isEqualTo("{\"type\":\"P\",\"data\":{\"name\":\"Ada\"}}\n");
  }

  @Test
  void a_time_limit_ends_with_6_and_says_how_to_go_on() throws IOException {
    String next = schema("node P { name: String @key  note: String? }");
    Session.Outcome first =
        session.run(
            "schema",
            "apply",
            "--schema",
            next,
            "--store",
            graph,
            "--allow-data-loss",
            "--time-limit",
            "0s");
    assertThat(first.exit()).isEqualTo(Failures.UNFINISHED);
    assertThat(first.out())
        .contains("not finished (the time limit is reached", "omnigraph recover --run");
    JsonNode again =
        new JsonMapper()
            .readTree(
                session
                    .run(
                        "schema",
                        "apply",
                        "--schema",
                        next,
                        "--store",
                        graph,
                        "--allow-data-loss",
                        "--json")
                    .result());
    assertThat(again.at("/commit").isNull()).isTrue();
    assertThat(again.at("/hardDrops/0/progress").textValue()).isEqualTo("waiting");
    assertThat(again.at("/hardDrops/0/heldBy")).isEmpty();
    assertThat(
            session
                .run("recover", "--store", graph, "--run", "--time-limit", "soon")
                .refusal(Failures.USAGE))
        .contains("--time-limit: expected a time such as 14m or 90s, found soon");
  }
}
