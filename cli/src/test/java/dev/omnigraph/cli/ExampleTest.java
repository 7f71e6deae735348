package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example graph: its queries against answers worked out by other means, and the demo. */
class ExampleTest {
  private static final Path EXAMPLE = Session.HOME.resolve("examples/services");

  @TempDir private Path directory;

  private final Session session = new Session();

  @BeforeEach
  void load() {
    session.with("OMNIGRAPH_STORE", directory.resolve("services").toString());
    session.run("init", "--schema", EXAMPLE.resolve("schema.pg").toString()).result();
    assertThat(session.run("load", "--data", EXAMPLE.resolve("data.jsonl").toString()).result())
        .startsWith("loaded 350 rows (Team 6, Person 24, Service 34, Incident 20, ");
  }

  @Test
  void the_blast_radius_of_a_service() {
    assertThat(answer("blast_radius", "--param", "service=orders-db"))
        .isEqualTo(
            """
            {"service":"basket","affected.language":"Kotlin","team":"Storefront"}
            {"service":"checkout","affected.language":"Kotlin","team":"Storefront"}
            {"service":"ledger","affected.language":"Java","team":"Payments"}
            {"service":"login","affected.language":"Go","team":"Identity"}
            {"service":"mobile-api","affected.language":"Kotlin","team":"Storefront"}
            {"service":"payments","affected.language":"Java","team":"Payments"}
            {"service":"sessions","affected.language":"Go","team":"Identity"}
            {"service":"web-shop","affected.language":"TypeScript","team":"Storefront"}
            """);
  }

  @Test
  void the_minutes_of_outage_by_team() {
    assertThat(answer("outage_minutes"))
        .isEqualTo(
            """
            {"team":"Data","incidents":5,"minutes":1087,"longest":510}
            {"team":"Platform","incidents":4,"minutes":358,"longest":121}
            {"team":"Payments","incidents":3,"minutes":287,"longest":142}
            {"team":"Logistics","incidents":2,"minutes":284,"longest":189}
            {"team":"Storefront","incidents":2,"minutes":210,"longest":210}
            {"team":"Identity","incidents":2,"minutes":88,"longest":49}
            """);
  }

  @Test
  void who_helped_out() {
    assertThat(answer("helped_out"))
        .isEqualTo(
            """
            {"person":"Aisha Bello","team":"Data","incidents":2,"minutes":123}
            {"person":"Jonas Weber","team":"Logistics","incidents":1,"minutes":120}
            {"person":"中村 由紀","team":"Platform","incidents":2,"minutes":99}
            {"person":"Paul Meier","team":"Data","incidents":2,"minutes":80}
            {"person":"Tomasz Wójcik","team":"Platform","incidents":2,"minutes":60}
            """);
  }

  @Test
  void risky_and_unowned_and_needed_services() {
    assertThat(answer("risky_dependencies"))
        .isEqualTo(
            """
            {"service":"mobile-api","needs":"catalogue","tier":2}
            {"service":"payments","needs":"currency-rates","tier":2}
            {"service":"web-shop","needs":"catalogue","tier":2}
            """);
    assertThat(answer("unowned"))
        .isEqualTo(
            """
            {"s.name":"currency-rates","s.tier":2,"s.runbook":null}
            {"s.name":"email","s.tier":3,"s.runbook":null}
            """);
    assertThat(answer("most_needed"))
        .isEqualTo(
            """
            {"service":"event-bus","needed_by":8}
            {"service":"object-store","needed_by":8}
            {"service":"secrets","needed_by":7}
            {"service":"metrics","needed_by":5}
            {"service":"catalogue","needed_by":4}
            """);
  }

  @Test
  void people_incidents_and_tags() throws IOException {
    assertThat(answer("chain_of_command", "--param", "handle=chen"))
        .isEqualTo(
            """
            {"boss.name":"María Fuentes","boss.role":"director"}
            {"boss.name":"Greta Lindqvist","boss.role":"director"}
            {"boss.name":"Viktor Szabó","boss.role":"lead"}
            """);
    assertThat(answer("incidents_since", "--param", "since=2026-10-13T06:58:00+02:00"))
        .isEqualTo(
            """
            {"i.number":120,"i.severity":"sev3","i.opened":"2026-11-17T15:39:00Z","i.minutes":null,"i.title":"Basket forgets the voucher"}
            {"i.number":119,"i.severity":"sev2","i.opened":"2026-10-13T04:58:00Z","i.minutes":111,"i.title":"Event bus partition without a leader"}
            """);
    JsonNode search = new ObjectMapper().readTree(answer("tagged", "--param", "tag=messaging"));
    assertThat(search.get("s").get("@id").textValue()).isEqualTo("email");
    assertThat(search.get("s").get("tags")).hasSize(1);
  }

  @Test
  void the_demo_leaves_a_graph_and_says_what_to_try() {
    Path demo = directory.resolve("a demo");
    String told = session.run("demo", demo.toString()).result();
    assertThat(told)
        .startsWith("Created a graph in " + demo + " and loaded 350 rows into it, in one commit.\n")
        .contains(
            "query blast_radius($service: String) {",
            "with service = orders-db\n",
            "Data                5     1087      510\n",
            "(3 rows)\n",
            "./omnigraph query --store '" + demo + "'");
    assertThat(session.run("snapshot", "--store", demo.toString()).result()).contains("version 2");
  }

  @Test
  void the_demo_answers_in_json() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(session.run("demo", directory.resolve("demo").toString(), "--json").result());
    assertThat(json.get("rows").longValue()).isEqualTo(350);
    assertThat(json.get("queries")).hasSize(4);
    assertThat(json.get("queries").get(0).get("rows")).hasSize(8);
    assertThat(json.get("next")).hasSize(5);
  }

  @Test
  void the_demo_takes_no_name_that_is_there() {
    assertThat(session.run("demo", directory.toString()).refusal(Failures.CONFLICT))
        .startsWith("omnigraph: `" + directory + "` is there already: give another name")
        .hasLineCount(1);
  }

  private String answer(String query, String... args) {
    List<String> line =
        new ArrayList<>(
            List.of("query", "--query", EXAMPLE.resolve("queries.gq").toString(), query));
    line.addAll(List.of("--format", "jsonl"));
    line.addAll(List.of(args));
    return session.run(line.toArray(String[]::new)).result();
  }
}
