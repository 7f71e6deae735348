package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every command prints and how it ends. */
class CommandLineTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMA =
      """
      node Person {
          name: String @key
          age: I32?
          born: Date?
      }

      edge Knows: Person -> Person
      """;

  private static final String ROWS =
      """
      {"edge":"Knows","from":"Ada","to":"42"}
      {"type":"Person","data":{"name":"Ada","age":36,"born":"1815-12-10"}}
      {"type":"Person","data":{"name":"42"}}
      """;

  private static final String QUERIES =
      """
      query people() {
          match { $p: Person }
          return { $p.name as name, $p.age as age }
          order { name }
      }
      query named($name: String) {
          match { $p: Person { name: $name } }
          return { $p.name as name }
      }
      query aged($age: I32) {
          match { $p: Person  $p.age = $age }
          return { $p.name as name }
      }
      query born($day: Date) {
          match { $p: Person  $p.born = $day }
          return { $p.name as name }
      }
      """;

  @TempDir private Path directory;

  private final Session session = new Session();
  private String graph;
  private String schema;
  private String rows;
  private String queries;

  @BeforeEach
  void write_the_files() throws IOException {
    graph = directory.resolve("graph").toString();
    schema = Files.writeString(directory.resolve("people.pg"), SCHEMA).toString();
    rows = Files.writeString(directory.resolve("people.jsonl"), ROWS).toString();
    queries = Files.writeString(directory.resolve("people.gq"), QUERIES).toString();
  }

  // init

  @Test
  void init_creates_a_graph_and_says_where() {
    assertThat(session.run("init", "--schema", schema, graph).result())
        .isEqualTo("created graph " + graph + ", version 1\n");
  }

  @Test
  void init_answers_in_json() throws IOException {
    JsonNode json = json("init", "--schema", schema, graph, "--json");
    assertThat(json.get("graph").textValue()).isEqualTo(graph);
    assertThat(json.get("version").longValue()).isEqualTo(1);
    assertThat(json.get("id").textValue()).hasSize(26);
    assertThat(json.get("commit").textValue()).hasSize(26);
  }

  @Test
  void init_refuses_a_graph_that_is_there() {
    session.run("init", "--schema", schema, graph);
    assertThat(session.run("init", "--schema", schema, graph).refusal(Failures.CONFLICT))
        .startsWith("omnigraph: ")
        .contains(graph)
        .hasLineCount(1);
  }

  @Test
  void init_shows_every_error_of_a_schema_with_its_line() throws IOException {
    Files.writeString(Path.of(schema), "node Person {\n    name: Strng\n    age: I33\n}\n");
    assertThat(session.run("init", "--schema", schema, graph).refusal(Failures.REFUSED))
        .contains(schema + ":2:11: ", "    name: Strng\n", "`String`", schema + ":3:")
        .endsWith("2 errors\n");
    assertThat(Path.of(graph)).doesNotExist();
  }

  @Test
  void a_file_that_is_no_schema_is_refused_with_what_was_expected() {
    assertThat(session.run("init", "--schema", rows, graph).refusal(Failures.REFUSED))
        .startsWith(rows + ":1:1: ")
        .contains("expected");
  }

  @Test
  void a_file_that_is_no_text_is_refused() throws IOException {
    Files.write(Path.of(schema), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(session.run("init", "--schema", schema, graph).refusal(Failures.REFUSED))
        .contains("not text in UTF-8");
  }

  @Test
  void a_missing_file_is_not_found_and_a_directory_is_no_file() {
    assertThat(session.run("init", "--schema", "nowhere.pg", graph).refusal(Failures.NOT_FOUND))
        .isEqualTo("omnigraph: there is no file `nowhere.pg` [file_not_found]\n");
    assertThat(
            session.run("init", "--schema", directory.toString(), graph).refusal(Failures.REFUSED))
        .contains("is a directory");
  }

  // load

  @Test
  void load_says_how_many_rows_of_which_type() {
    session.run("init", "--schema", schema, graph);
    assertThat(session.run("load", "--store", graph, "--data", rows).result())
        .matches("loaded 3 rows \\(Person 2, Knows 1\\): version 2, commit [0-9a-z]{26}\n");
  }

  @Test
  void load_reads_standard_input_and_answers_in_json() throws IOException {
    session.run("init", "--schema", schema, graph);
    JsonNode json = json(session.input(ROWS), "load", "--store", graph, "--data", "-", "--json");
    assertThat(json.get("rows").longValue()).isEqualTo(3);
    assertThat(json.get("nodes").get("Person").longValue()).isEqualTo(2);
    assertThat(json.get("edges").get("Knows").longValue()).isEqualTo(1);
    assertThat(json.get("version").longValue()).isEqualTo(2);
    assertThat(json.get("commit").textValue()).hasSize(26);
  }

  @Test
  void load_of_nothing_changes_nothing_and_says_so() {
    session.run("init", "--schema", schema, graph);
    assertThat(session.run("load", "--store", graph, "--data", "-").result())
        .isEqualTo("nothing to load, nothing changed\n");
  }

  @Test
  void load_names_the_lines_that_are_wrong_and_loads_none() {
    session.run("init", "--schema", schema, graph);
    String wrong =
        """
        {"type":"Person","data":{"name":"Ada"}}
        {"type":"Person","data":{"name":"Bob","age":"x"}}
        {"type":"Robot","data":{}}
        this is no JSON
        """;
    assertThat(
            session
                .input(wrong)
                .run("load", "--store", graph, "--data", "-")
                .refusal(Failures.REFUSED))
        .contains("standard input:2", "standard input:3", "standard input:4")
        .endsWith("3 errors\n");
    assertThat(query("people", "--format", "jsonl")).isEmpty();
  }

  @Test
  void max_errors_bounds_how_many_are_shown() {
    session.run("init", "--schema", schema, graph);
    String refusal =
        session
            .input("no\n".repeat(9))
            .run("load", "--store", graph, "--data", "-", "--max-errors", "2")
            .refusal(Failures.REFUSED);
    assertThat(refusal).contains("standard input:1", "standard input:2");
    assertThat(refusal).doesNotContain("standard input:4");
  }

  @Test
  void an_id_that_is_there_already_is_a_conflict() {
    load();
    assertThat(
            session
                .input("{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}\n")
                .run("load", "--store", graph, "--data", "-")
                .refusal(Failures.REFUSED))
        .contains("Ada");
  }

  @Test
  void modes_and_branches_that_do_not_exist_are_wrong_usage() {
    session.run("init", "--schema", schema, graph);
    assertThat(
            session
                .run("load", "--store", graph, "--data", rows, "--mode", "nonsense")
                .refusal(Failures.USAGE))
        .contains("'--mode'", "expected append, merge or overwrite, found `nonsense`");
    assertThat(
            session
                .run("load", "--store", graph, "--data", rows, "--branch", "draft")
                .refusal(Failures.NOT_FOUND))
        .contains("there is no branch `draft`");
    assertThat(
            session
                .run(
                    "load",
                    "--store",
                    graph,
                    "--data",
                    rows,
                    "--mode",
                    "append",
                    "--branch",
                    "main")
                .exit())
        .isZero();
  }

  @Test
  void a_load_merges_and_overwrites_where_it_is_asked_to() {
    session.run("init", "--schema", schema, graph);
    session.run("load", "--store", graph, "--data", rows).result();
    assertThat(session.run("load", "--store", graph, "--data", rows, "--mode", "merge").result())
        .startsWith("loaded 3 rows (Person 2, Knows 1): version 3");
    assertThat(
            session.run("load", "--store", graph, "--data", rows, "--mode", "overwrite").result())
        .startsWith("loaded 3 rows (Person 2, Knows 1): version 4");
    assertThat(session.run("load", "--store", graph, "--data", rows).refusal(Failures.REFUSED))
        .contains("key_conflict");
  }

  @Test
  void an_export_is_rows_on_standard_output_or_a_file_that_load_takes() throws IOException {
    session.run("init", "--schema", schema, graph);
    session.run("load", "--store", graph, "--data", rows).result();
    String exported = session.run("export", "--store", graph).result();
    assertThat(exported.lines()).hasSize(3).first().asString().startsWith("{\"type\":\"Person\"");

    Path file = directory.resolve("people-export.jsonl");
    assertThat(session.run("export", "--store", graph, "--output", file.toString()).result())
        .startsWith("exported 3 rows of version 2, commit ");
    assertThat(file).content().isEqualTo(exported);
    session
        .run("load", "--store", graph, "--data", file.toString(), "--mode", "overwrite")
        .result();
    assertThat(session.run("export", "--store", graph).result()).isEqualTo(exported);
    assertThat(session.run("export", "--store", graph, "--json").refusal(Failures.USAGE))
        .contains("--json needs --output");
  }

  @Test
  void an_export_as_arrow_is_a_directory_with_a_file_for_each_type() throws IOException {
    session.run("init", "--schema", schema, graph);
    session.run("load", "--store", graph, "--data", rows).result();
    String out = directory.resolve("arrow").toString();
    String[] export = {"export", "--store", graph, "--format", "arrow", "--out", out};
    assertThat(session.run(export).result()).startsWith("exported 3 rows of version 2, commit ");
    try (Stream<Path> files = Files.list(Path.of(out))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("Person.arrow", "Knows.arrow");
    }
    assertThat(Path.of(out, "Person.arrow"))
        .content(StandardCharsets.ISO_8859_1)
        .startsWith("ARROW1");

    assertThat(session.run(export).refusal(Failures.REFUSED)).contains("directory_not_empty");
    Session.Outcome again =
        new Session()
            .onTerminal()
            .run("export", "--store", graph, "--format", "arrow", "--out", out, "--replace");
    assertThat(again.out()).startsWith("exported 3 rows");
    assertThat(again.err()).contains("wrote 3 rows").endsWith("\r\u001b[K");
  }

  @Test
  void an_export_says_what_fits_together() {
    String[][] wrong = {
      {"--format", "arrow"}, {"--format", "csv", "--output", "x"}, {"--replace", "--output", "x"}
    };
    String[] reasons = {
      "--format arrow needs --out", "expected jsonl or arrow", "--replace is for"
    };
    for (int i = 0; i < wrong.length; i++) {
      List<String> words = new ArrayList<>(List.of("export", "--store", graph));
      words.addAll(List.of(wrong[i]));
      assertThat(session.run(words.toArray(String[]::new)).refusal(Failures.USAGE))
          .contains(reasons[i]);
    }
  }

  @Test
  void progress_is_shown_to_people_only() {
    session.run("init", "--schema", schema, graph);
    Session.Outcome outcome =
        new Session().onTerminal().run("load", "--store", graph, "--data", rows);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err())
        .contains("reading " + rows + ": 3 rows", "checking 3 rows", "publishing 3 rows")
        .endsWith("\r\u001b[K");
    Session.Outcome json =
        new Session()
            .onTerminal()
            .run("load", "--store", graph, "--data", rows, "--mode", "merge", "--json");
    assertThat(json.err()).isEmpty();
  }

  // query

  @Test
  void query_prints_an_aligned_table() {
    load();
    assertThat(query("people"))
        .isEqualTo(
            """
            name   age
            ----  ----
            42    null
            Ada     36
            (2 rows)
            """);
  }

  @Test
  void query_prints_every_other_format() throws IOException {
    load();
    assertThat(query("people", "--format", "jsonl"))
        .isEqualTo(
            """
            {"name":"42","age":null}
            {"name":"Ada","age":36}
            """);
    assertThat(query("people", "--format", "csv")).isEqualTo("name,age\r\n42,\r\nAda,36\r\n");
    JsonNode json = JSON.readTree(query("people", "--format", "json"));
    assertThat(json.get("columns")).isEqualTo(JSON.readTree("[\"name\",\"age\"]"));
    assertThat(json.get("rows").get(1)).isEqualTo(JSON.readTree("{\"name\":\"Ada\",\"age\":36}"));
    assertThat(json.get("version").longValue()).isEqualTo(2);
    assertThat(json.get("commit").textValue()).hasSize(26);
    assertThat(JSON.readTree(query("people", "--json"))).isEqualTo(json);
  }

  @Test
  void query_writes_an_arrow_stream_even_of_no_rows() throws IOException {
    load();
    assertThat(arrow("people")).containsExactly("42", "Ada");
    assertThat(arrow("named", "--param", "name=nobody")).isEmpty();
  }

  /** The names that an Arrow stream holds. */
  private List<String> arrow(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of(queryLine(args)));
    line.addAll(List.of("--format", "arrow"));
    byte[] stream = session.run(line.toArray(String[]::new)).written().toByteArray();
    List<String> names = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
      VarCharVector vector = (VarCharVector) reader.getVectorSchemaRoot().getVector("name");
      while (reader.loadNextBatch()) {
        for (int i = 0; i < vector.getValueCount(); i++) {
          names.add(String.valueOf(vector.getObject(i)));
        }
      }
    }
    return names;
  }

  @Test
  void arrow_is_not_written_to_a_terminal_and_json_excludes_other_formats() {
    assertThat(
            new Session()
                .onTerminal()
                .run("query", "--store", graph, "-e", "x", "--format", "arrow")
                .refusal(Failures.USAGE))
        .contains("binary");
    assertThat(
            session
                .run("query", "--store", graph, "-e", "x", "--format", "csv", "--json")
                .refusal(Failures.USAGE))
        .contains("exclude each other");
    assertThat(
            session
                .run("query", "--store", graph, "-e", "x", "--format", "xml")
                .refusal(Failures.USAGE))
        .contains("'--format'", "table, json, jsonl, csv or arrow");
  }

  @Test
  void a_value_is_read_as_its_parameter_is_declared() {
    load();
    assertThat(query("named", "--param", "name=42", "--format", "jsonl"))
        .isEqualTo("{\"name\":\"42\"}\n");
    assertThat(query("named", "--param", "name=null", "--format", "jsonl")).isEmpty();
    assertThat(query("aged", "--param", "age=36", "--format", "jsonl"))
        .isEqualTo("{\"name\":\"Ada\"}\n");
    assertThat(query("born", "--param", "day=1815-12-10", "--format", "jsonl"))
        .isEqualTo("{\"name\":\"Ada\"}\n");
    assertThat(query("named", "--params", "{\"name\":\"Ada\"}", "--format", "jsonl"))
        .isEqualTo("{\"name\":\"Ada\"}\n");
  }

  @Test
  void a_value_of_another_type_is_refused() {
    load();
    assertThat(queryFails(Failures.REFUSED, "aged", "--param", "age=old")).contains("age", "I32");
    assertThat(queryFails(Failures.REFUSED, "named", "--params", "{\"name\":42}"))
        .contains("name", "String");
    assertThat(queryFails(Failures.REFUSED, "named")).contains("name");
    assertThat(queryFails(Failures.REFUSED, "named", "--param", "name=x", "--param", "nmae=y"))
        .contains("nmae");
  }

  @Test
  void arguments_of_the_wrong_form_are_wrong_usage() {
    assertThat(queryFails(Failures.USAGE, "named", "--param", "Ada")).contains("NAME=VALUE");
    assertThat(queryFails(Failures.USAGE, "named", "--params", "[1]")).contains("JSON object");
    assertThat(queryFails(Failures.USAGE, "named", "--params", "{")).contains("no JSON");
    assertThat(queryFails(Failures.USAGE, "named", "--param", "name=1", "--param", "name=2"))
        .contains("given twice");
  }

  // mutate

  @Test
  void mutate_says_what_each_statement_did_and_which_version_has_it() throws IOException {
    load();
    String text =
        """
        query q($name: String) {
          insert Person { name: $name }
          insert Knows { from: $name, to: "Ada" }
          update Person set { age: 8 } where age = 7
          delete Person where name = "Ada"
        }
        """;
    assertThat(session.run("mutate", "--store", graph, "-e", text, "--param", "name=Bob").result())
        .startsWith(
            """
            insert Person: 1 node
            insert Knows: 1 edge
            update Person: nothing
            delete Person: 1 node, 2 edges
            version 3, commit\s""");
    assertThat(session.run("export", "--store", graph).out()).contains("Bob").doesNotContain("Ada");
    JsonNode json =
        json(
            "mutate",
            "--store",
            graph,
            "-e",
            "query q() { delete Person where name != \"\" }",
            "--json");
    assertThat(json.get("statements"))
        .hasToString("[{\"statement\":\"delete\",\"type\":\"Person\",\"nodes\":2,\"edges\":0}]");
    assertThat(json.get("version").longValue()).isEqualTo(4);
    assertThat(json.get("commit").textValue()).hasSize(26);
  }

  @Test
  void mutate_says_that_nothing_changed_or_why_it_is_refused() throws IOException {
    load();
    String nothing = "query q() { delete Person where name = \"Bob\" }";
    assertThat(session.run("mutate", "--store", graph, "-e", nothing).result())
        .isEqualTo("delete Person: nothing\nnothing changed\n");
    assertThat(json("mutate", "--store", graph, "-e", nothing, "--json").get("commit").isNull())
        .isTrue();
    assertThat(
            session
                .run(
                    "mutate",
                    "--store",
                    graph,
                    "-e",
                    "query q() {\n  insert Knows { from: \"Ada\", to: \"Bob\" }\n}")
                .refusal(Failures.REFUSED))
        .contains("query:2: ", "there is no Person `Bob` for `to`");
    assertThat(
            session
                .run("mutate", "--store", graph, "--query", queries, "people")
                .refusal(Failures.REFUSED))
        .contains("`people` changes nothing", "[not_a_mutation]");
  }

  // explain

  @Test
  void explain_prints_a_line_a_stage() {
    load();
    assertThat(
            session
                .run("explain", "--store", graph, "--query", queries, "named", "--param", "name=42")
                .result())
        .isEqualTo(
            """
            stage   expected  what it does
            ------  --------  ------------------------
            find           1  $p: Person with @id "42"
            return            $p.name
            (2 rows)
            """);
  }

  @Test
  void explain_indents_what_is_inside_and_says_how_edges_are_found() {
    load();
    String query =
        "query q() { match { $a knows $b  not { $b knows $a } } return { $b.name } limit 3 }";
    assertThat(session.run("explain", "--store", graph, "-e", query).result())
        .isEqualTo(
            """
            stage    expected  what it does
            -------  --------  -----------------------------------
            scan            2  $a: Person
            expand          1  $a knows $b; by adjacency, forwards
            absent          1  the pattern below
              close         0  $b knows $a; by adjacency, forwards
            limit              rows 1 to 3
            return             $b.name
            (6 rows)
            """);
  }

  @Test
  void explain_measures_when_asked() throws IOException {
    load();
    String[] words = {"explain", "--store", graph, "--query", queries, "people", "--analyze"};
    assertThat(session.run(words).result())
        .containsPattern("^stage +expected +rows +ms +what it does\n")
        .containsPattern("\nscan +2 +2 +[0-9]+[.][0-9] +[$]p: Person\n")
        .containsPattern("\nreturn +2 +[0-9]+[.][0-9] +[$]p.name, [$]p.age\n");
    JsonNode json =
        json(Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray(String[]::new));
    JsonNode scan = json.get("stages").get(0);
    assertThat(scan.get("operator").textValue()).isEqualTo("scan");
    assertThat(scan.get("estimatedRows").doubleValue()).isEqualTo(2);
    assertThat(scan.get("rows").longValue()).isEqualTo(2);
    assertThat(scan.get("micros").isIntegralNumber()).isTrue();
    assertThat(json.get("cost").doubleValue()).isPositive();
    assertThat(json.get("version").longValue()).isEqualTo(2);
  }

  @Test
  void explain_in_json_says_all_of_a_stage() throws IOException {
    load();
    JsonNode json =
        json(
            "explain", "--store", graph, "--query", queries, "aged", "--param", "age=36", "--json");
    assertThat(json.get("stages").get(0).toString())
        .isEqualTo(
            """
            {"operator":"scan","subject":"$p: Person","conditions":["$p.age = 36"],\
            "columns":["$p.age"],"strategy":null,"direction":null,"estimatedRows":0.1,"inner":[]}""");
  }

  // lint

  @Test
  void lint_passes_queries_that_fit_the_schema() {
    assertThat(session.run("lint", "--query", queries, "--schema", schema).result())
        .isEqualTo("0 errors, 0 warnings\n");
    load();
    assertThat(session.run("lint", "--query", queries, "named", "--store", graph).result())
        .isEqualTo("0 errors, 0 warnings\n");
  }

  @Test
  void lint_points_at_what_is_wrong_and_ends_with_1() throws IOException {
    Path wrong = directory.resolve("wrong.gq");
    Files.writeString(
        wrong,
        """
        query a($n: I32) { match { $p: Person } return { $p.name } }
        query b() { match { $p: Persn } return { $p.name } }
        """);
    Session.Outcome outcome = session.run("lint", "--query", wrong.toString(), "--schema", schema);
    assertThat(outcome.exit()).isEqualTo(Failures.REFUSED);
    assertThat(outcome.out())
        .isEqualTo(
            """
            warning: %1$s:1:9: the parameter `$n` is not used [unused_parameter]
                query a($n: I32) { match { $p: Person } return { $p.name } }
                        ^
            error: %1$s:2:25: there is no node type `Persn`; did you mean `Person`? [unknown_type]
                query b() { match { $p: Persn } return { $p.name } }
                                        ^
            1 error, 1 warning
            """
                .formatted(wrong));
    JsonNode json =
        JSON.readTree(
            session.run("lint", "--query", wrong.toString(), "--schema", schema, "--json").out());
    assertThat(json.get("errors").longValue()).isEqualTo(1);
    assertThat(json.get("warnings").longValue()).isEqualTo(1);
    assertThat(json.get("findings").get(1).toString())
        .isEqualTo(
            """
            {"severity":"error","code":"unknown_type","query":"b","line":2,"column":25,\
            "message":"there is no node type `Persn`","suggestion":"Person"}""");
  }

  @Test
  void lint_takes_a_schema_or_a_graph() {
    assertThat(
            session
                .run("lint", "--query", queries, "--schema", schema, "--store", graph)
                .refusal(Failures.USAGE))
        .contains("--schema and --store exclude each other");
    assertThat(session.run("lint", "--query", queries).refusal(Failures.USAGE))
        .contains("which graph?");
  }

  @Test
  void a_query_is_given_once_and_one_way() {
    assertThat(session.run("query", "--store", graph).refusal(Failures.USAGE))
        .contains("-e=TEXT", "--query=FILE");
    assertThat(
            session
                .run("query", "--store", graph, "-e", "x", "--query", queries)
                .refusal(Failures.USAGE))
        .contains("mutually exclusive");
  }

  @Test
  void a_query_that_is_not_in_the_file_is_not_found() {
    load();
    assertThat(queryFails(Failures.NOT_FOUND, "peple")).contains("`peple`", "people");
  }

  @Test
  void errors_of_a_query_quote_its_line() {
    load();
    assertThat(
            session
                .run(
                    "query",
                    "--store",
                    graph,
                    "-e",
                    "query q() { match { $p: Persn } return { $p.name } }")
                .refusal(Failures.REFUSED))
        .contains("match { $p: Persn }", "^", "`Person`")
        .hasLineCount(3);
  }

  @Test
  void the_store_may_come_from_the_environment() {
    load();
    session.with("OMNIGRAPH_STORE", graph);
    assertThat(session.run("query", "--query", queries, "people").result()).contains("(2 rows)");
    assertThat(new Session().run("query", "--query", queries, "people").refusal(Failures.USAGE))
        .contains("--store GRAPH", "OMNIGRAPH_STORE");
  }

  // schema, snapshot, version, probe

  @Test
  void schema_show_prints_a_file_that_init_accepts() throws IOException {
    session.run("init", "--schema", schema, graph);
    String shown = session.run("schema", "show", "--store", graph).result();
    String copy = directory.resolve("copy").toString();
    session.input(shown).run("init", "--schema", "-", copy).result();
    assertThat(session.run("schema", "show", "--store", copy).result()).isEqualTo(shown);
    JsonNode json = json("schema", "show", "--store", graph, "--json");
    assertThat(json.get("schema").textValue()).isEqualTo(shown);
    assertThat(json.get("version").longValue()).isEqualTo(1);
  }

  @Test
  void snapshot_lists_the_tables_of_the_newest_version() throws IOException {
    load();
    assertThat(session.run("snapshot", "--store", graph).result())
        .startsWith(graph + ": version 2, commit ")
        .containsPattern("Person +node +2 ")
        .containsPattern("Knows +edge +1 ");
    JsonNode json = json("snapshot", "--store", graph, "--json");
    assertThat(json.get("version").longValue()).isEqualTo(2);
    assertThat(json.get("tables").get(0).get("type").textValue()).isEqualTo("Person");
    assertThat(json.get("tables").get(0).get("rows").longValue()).isEqualTo(2);
  }

  @Test
  void version_names_omnigraph_and_java() throws IOException {
    assertThat(session.run("version").result()).matches("omnigraph \\d\\S* \\(Java .*\\)\n");
    assertThat(session.run("--version").result()).isEqualTo(session.run("version").result());
    assertThat(json("version", "--json").get("version").textValue()).matches("\\d\\S*");
  }

  @Test
  void every_command_that_reads_says_when_there_is_no_graph() throws IOException {
    Files.createDirectory(Path.of(graph));
    Files.writeString(Path.of(graph, "notes.txt"), "a directory, but no graph");
    for (List<String> command :
        List.of(
            List.of("schema", "show"),
            List.of("snapshot"),
            List.of("query", "-e", "query q() { match { $p: Person } return { $p } }"),
            List.of("load", "--data", rows))) {
      List<String> args = new ArrayList<>(command);
      args.addAll(List.of("--store", graph));
      assertThat(session.run(args.toArray(String[]::new)).refusal(Failures.NOT_FOUND))
          .startsWith("omnigraph: ")
          .contains(graph)
          .hasLineCount(1);
    }
  }

  @Test
  void a_place_that_can_not_be_is_wrong_usage() {
    assertThat(session.run("snapshot", "--store", "gs://bucket/x").refusal(Failures.USAGE))
        .isEqualTo(
            "omnigraph: no store for `gs:` in `gs://bucket/x`;"
                + " the schemes at hand are file, memory, s3 [unknown_scheme]\n");
    assertThat(session.run("snapshot", "--store", "s3://").refusal(Failures.USAGE))
        .contains("expected `s3://bucket/prefix`")
        .hasLineCount(1);
  }

  // Standard output

  @Test
  void a_reader_that_has_had_enough_is_no_error() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(session.run(failing("Broken pipe"), err, "version")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void a_result_that_can_not_be_written_is_an_error() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(session.run(failing("No space left on device"), err, "version"))
        .isEqualTo(Failures.STORE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("omnigraph: No space left on device\n");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private void load() {
    session.run("init", "--schema", schema, graph).result();
    session.run("load", "--store", graph, "--data", rows).result();
  }

  private String query(String... args) {
    return session.run(queryLine(args)).result();
  }

  private String queryFails(int exit, String... args) {
    return session.run(queryLine(args)).refusal(exit);
  }

  private String[] queryLine(String... args) {
    List<String> line = new ArrayList<>(List.of("query", "--store", graph, "--query", queries));
    line.addAll(List.of(args));
    return line.toArray(String[]::new);
  }

  private JsonNode json(String... args) throws IOException {
    return json(session, args);
  }

  private static JsonNode json(Session session, String... args) throws IOException {
    return JSON.readTree(session.run(args).result());
  }
}
