package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads in append mode: all rows in one commit, or none and every reason with its line. */
class LoadTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? @unique  @range(age, 0..150) }
      node City { title: String }
      edge Knows: Person -> Person { since: Date?  @unique(src, dst) }
      edge LivesIn: Person -> City @card(0..1)
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Graph graph;

  @BeforeEach
  void create() {
    graph = Omnigraph.create(store, "people.pg", SCHEMA, OpenOptions.defaults());
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  void rows_of_all_types_come_in_one_commit_whatever_their_order() {
    LoadResult result =
        graph.load(
            LoadRequest.append(
                """
                {"edge":"Knows","from":"Ada","to":"Bob","data":{"since":"2020-02-29"}}
                {"type":"Person","data":{"name":"Ada","age":36}}

                {"type":"Person","data":{"name":"Bob"}}
                {"type":"City","id":"c1","data":{"title":"Turin"}}
                {"edge":"livesin","from":"Ada","to":"c1"}
                """));

    assertThat(result.nodes()).isEqualTo(Map.of("Person", 2L, "City", 1L));
    assertThat(result.edges()).isEqualTo(Map.of("Knows", 1L, "LivesIn", 1L));
    assertThat(result.commit()).extracting(Commit::version).isEqualTo(2L);
    assertThat(graph.snapshot().version()).isEqualTo(2);
    assertThat(rows()).isEqualTo(Map.of("Person", 2L, "City", 1L, "Knows", 1L, "LivesIn", 1L));
  }

  @Test
  void nothing_to_load_is_no_commit() {
    assertThat(graph.load(LoadRequest.append("\n \n")).commit()).isNull();
    assertThat(graph.snapshot().version()).isEqualTo(1);
  }

  @Test
  void an_id_that_exists_is_a_key_conflict() {
    load("{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}");

    assertRefused(
        "{\"type\":\"Person\",\"data\":{\"name\":\"Ada\",\"age\":1}}",
        "key_conflict",
        1,
        "Person `Ada` exists already");
  }

  @Test
  void an_id_that_comes_twice_is_a_key_conflict_that_names_both_lines() {
    assertRefused(
        """
        {"type":"Person","data":{"name":"Ada"}}
        {"type":"Person","data":{"name":"Ada"}}
        """,
        "key_conflict",
        2,
        "line 1");
  }

  @Test
  void a_unique_value_is_taken_once_within_a_load_and_across_loads() {
    load("{\"type\":\"Person\",\"data\":{\"name\":\"Ada\",\"email\":\"a@x\"}}");

    assertRefused(
        "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\",\"email\":\"a@x\"}}",
        "unique_violation",
        1,
        "`Ada` has the value `a@x` of `Person.email`");
    assertRefused(
        """
        {"type":"Person","data":{"name":"Cy","email":"c@x"}}
        {"type":"Person","data":{"name":"Di","email":"c@x"}}
        """,
        "unique_violation",
        2,
        "line 1 has the value `c@x`");
  }

  @Test
  void a_zero_with_a_sign_is_the_same_unique_value() {
    try (Graph floats =
        Omnigraph.create(
            new InMemoryObjectStore(),
            "f.pg",
            "node F { x: F64 @unique  y: F32? @unique }",
            OpenOptions.defaults())) {
      assertThatThrownBy(
              () ->
                  floats.load(
                      LoadRequest.append(
                          "{\"type\":\"F\",\"data\":{\"x\":0.0}}\n{\"type\":\"F\",\"data\":{\"x\":-0.0}}")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("unique");
    }
  }

  @Test
  void rows_without_the_unique_value_are_exempt() {
    load(
        """
        {"type":"Person","data":{"name":"Ada"}}
        {"type":"Person","data":{"name":"Bob","email":null}}
        """);

    assertThat(rows()).containsEntry("Person", 2L);
  }

  @Test
  void one_edge_a_pair_where_the_schema_says_so() {
    load(
        """
        {"type":"Person","data":{"name":"Ada"}}
        {"type":"Person","data":{"name":"Bob"}}
        {"edge":"Knows","from":"Ada","to":"Bob"}
        """);

    assertRefused(
        "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\"}",
        "unique_violation",
        1,
        "(Ada, Bob) of `Knows.src, dst`");
  }

  @Test
  void an_edge_needs_both_its_ends() {
    load("{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}");

    assertRefused(
        "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\"}",
        "endpoint_missing",
        1,
        "there is no Person `Bob` for `to`");
  }

  @Test
  void a_source_has_no_more_edges_than_its_cardinality_allows() {
    load(
        """
        {"type":"Person","data":{"name":"Ada"}}
        {"type":"City","id":"c1","data":{"title":"Turin"}}
        {"edge":"LivesIn","from":"Ada","to":"c1"}
        """);

    assertRefused(
        "{\"edge\":\"LivesIn\",\"from\":\"Ada\",\"to\":\"c1\"}",
        "cardinality_violation",
        1,
        "`Ada` would have 2 edges of type LivesIn, and 0 to 1 are allowed");
  }

  @Test
  void every_wrong_line_is_reported_and_nothing_is_published() {
    List<Diagnostic> found =
        refused(
            """
            {"type":"Person","data":{"name":"Ada"}}
            {"type":"Persn","data":{}}
            {"type":"Person","data":{"name":"Bob","agge":3}}
            {"type":"Person","data":{"name":"Cy","age":"old"}}
            {"type":"Person","data":{"name":"Di","age":151}}
            {"type":"Person","data":{"age":1}}
            {"type":"Person","data":{"name":"Eve","name":"Eva"}}
            {"type":"Person"
            [1]
            {"type":"Person","data":{"name":"Flo"},"extra":1}
            {"edge":"Knows","from":"Ada"}
            {"type":"Person","id":"x","data":{"name":"Gus"}}
            {"type":"Person","data":{"name":"Hal"}} trailing
            """);

    assertThat(found)
        .extracting(Diagnostic::line)
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    assertThat(found)
        .extracting(Diagnostic::code)
        .containsExactly(
            "unknown_type",
            "unknown_property",
            "invalid_value",
            "range",
            "required",
            "invalid_json",
            "invalid_json",
            "invalid_row",
            "unknown_member",
            "invalid_row",
            "invalid_id",
            "invalid_json");
    assertThat(found.get(0).suggestion()).isEqualTo("Person");
    assertThat(found.get(1).suggestion()).isEqualTo("age");
    assertThat(found.get(2).column()).isEqualTo(44);
    assertThat(graph.snapshot().version()).isEqualTo(1);
  }

  @Test
  void it_gives_up_at_the_number_of_errors_that_was_asked_for() {
    String rows = "{\"type\":\"Nobody\"}\n".repeat(50);

    assertThatThrownBy(() -> graph.load(LoadRequest.append(rows).maxErrors(7)))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class, e -> assertThat(e.violations()).hasSize(7));
  }

  /** Jackson would guess from the first bytes of a line. */
  @Test
  void a_line_in_another_encoding_is_refused() {
    byte[] utf16 = "{\"type\":\"City\"}".getBytes(StandardCharsets.UTF_16LE);

    assertThatThrownBy(
            () -> graph.load(LoadRequest.append("rows", new ByteArrayInputStream(utf16))))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class,
            refused -> assertThat(refused.code()).isEqualTo("invalid_json"))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void text_that_is_no_utf8_is_refused() {
    byte[] line =
        "{\"type\":\"City\",\"data\":{\"title\":\"?\"}}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    line[line.length - 4] = (byte) 0xc3;

    assertThatThrownBy(
            () -> graph.load(LoadRequest.append("cities", new ByteArrayInputStream(line))))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("cities:1:");
  }

  @Test
  void a_column_counts_characters() {
    assertThat(
            refused("{\"type\":\"Person\",\"data\":{\"name\":\"\u00e9\u00e9\",\"age\":\"old\"}}"))
        .extracting(Diagnostic::column)
        .containsExactly(44);
  }

  @Test
  void many_blocks_of_lines_give_the_errors_and_the_ids_that_one_would() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 60_000; i++) {
      rows.append(
          i % 7919 == 0
              ? "{\"type\":\"City\"}\n"
              : "{\"type\":\"City\",\"data\":{\"title\":\"%d\"}}\n".formatted(i));
    }
    assertThat(refused(rows.toString()))
        .extracting(Diagnostic::line)
        .containsExactly(7919, 15838, 23757, 31676, 39595, 47514, 55433);

    load(rows.toString().replace("\"City\"}", "\"City\",\"data\":{\"title\":\"-\"}}"));
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    graph.snapshot().exportJsonl(exported); // in order of the ids, which ascend
    List<String> lines = exported.toString(StandardCharsets.UTF_8).lines().toList();
    for (int i = 1; i <= 60_000; i++) {
      assertThat(lines.get(i - 1)).endsWith("\"%s\"}}".formatted(i % 7919 == 0 ? "-" : "" + i));
    }
  }

  private void load(String jsonl) {
    graph.load(LoadRequest.append(jsonl));
  }

  private Map<String, Long> rows() {
    return graph.snapshot().tables().stream()
        .collect(java.util.stream.Collectors.toMap(TableSummary::type, TableSummary::rows));
  }

  private List<Diagnostic> refused(String jsonl) {
    long before = graph.snapshot().version();
    List<Diagnostic> found = new java.util.ArrayList<>();
    assertThatThrownBy(() -> load(jsonl))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class, e -> found.addAll(e.violations()));
    assertThat(graph.snapshot().version()).isEqualTo(before);
    return found;
  }

  private void assertRefused(String jsonl, String code, int line, String message) {
    List<Diagnostic> found = refused(jsonl);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(code);
    assertThat(found.getFirst().line()).isEqualTo(line);
    assertThat(found.getFirst().message()).contains(message);
  }
}
