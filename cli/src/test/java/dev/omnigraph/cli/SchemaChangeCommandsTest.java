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
}
