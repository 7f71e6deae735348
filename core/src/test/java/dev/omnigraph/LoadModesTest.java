package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads that meet rows which are there: merge replaces rows, overwrite replaces types. */
class LoadModesTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? @default(7)  email: String? @unique }
      node City { title: String }
      edge Knows: Person -> Person { since: I32?  @unique(src, dst) }
      edge LivesIn: Person -> City @card(0..1)
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private Graph graph;

  @BeforeEach
  void create() {
    graph = Omnigraph.create(store, "people.pg", SCHEMA, OpenOptions.defaults());
    load(
        LoadMode.APPEND,
        """
        {"type":"Person","data":{"name":"Ada","age":36,"email":"a@x"}}
        {"type":"Person","data":{"name":"Bob","age":20,"email":"b@x"}}
        {"type":"City","id":"c1","data":{"title":"Turin"}}
        {"edge":"Knows","id":"k1","from":"Ada","to":"Bob","data":{"since":1990}}
        {"edge":"LivesIn","id":"l1","from":"Ada","to":"c1"}
        """);
  }

  @AfterEach
  void close() {
    graph.close();
  }

  // ---- merge

  @Test
  void a_merged_row_replaces_the_whole_row_of_its_id_and_others_are_added() {
    LoadResult result =
        load(
            LoadMode.MERGE,
            """
            {"type":"Person","data":{"name":"Ada"}}
            {"type":"Person","data":{"name":"Cy","age":1}}
            """);

    assertThat(result.nodes()).isEqualTo(Map.of("Person", 2L));
    assertThat(people())
        .containsExactly("Ada 7 null", "Bob 20 b@x", "Cy 1 null"); // 7 is the default
  }

  @Test
  void the_last_row_of_an_id_wins() {
    LoadResult result =
        load(
            LoadMode.MERGE,
            """
            {"edge":"Knows","id":"k1","from":"Bob","to":"Ada"}
            {"type":"Person","data":{"name":"Bob","age":1}}
            {"type":"Person","data":{"name":"Bob","age":2}}
            {"edge":"Knows","id":"k1","from":"Bob","to":"Bob"}
            """);

    assertThat(result.rows()).isEqualTo(2);
    assertThat(people()).contains("Bob 2 null");
    assertThat(knows()).containsExactly("Bob Bob");
  }

  @Test
  void an_edge_without_an_id_is_a_new_one_and_with_it_may_change_its_ends() {
    load(LoadMode.MERGE, "{\"edge\":\"Knows\",\"from\":\"Bob\",\"to\":\"Ada\"}");
    assertThat(knows()).containsExactly("Ada Bob", "Bob Ada");

    load(LoadMode.MERGE, "{\"edge\":\"Knows\",\"id\":\"k1\",\"from\":\"Bob\",\"to\":\"Bob\"}");
    assertThat(knows()).containsExactly("Bob Ada", "Bob Bob");
  }

  @Test
  void a_unique_value_that_a_replaced_row_gives_up_can_be_taken_in_the_same_load() {
    load(
        LoadMode.MERGE,
        """
        {"type":"Person","data":{"name":"Ada","email":"b@x"}}
        {"type":"Person","data":{"name":"Bob","email":"a@x"}}
        """);
    assertThat(people()).containsExactly("Ada 7 b@x", "Bob 7 a@x");

    load(LoadMode.MERGE, "{\"type\":\"Person\",\"data\":{\"name\":\"Ada\",\"email\":\"b@x\"}}");
    assertRefused(
        LoadMode.MERGE,
        "{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"email\":\"a@x\"}}",
        "unique_violation",
        1,
        "Person `Bob` has the value `a@x`");
    assertRefused(
        LoadMode.MERGE,
        "{\"edge\":\"Knows\",\"id\":\"k2\",\"from\":\"Ada\",\"to\":\"Bob\"}",
        "unique_violation",
        1,
        "Knows `k1` has the value (Ada, Bob)");
  }

  @Test
  void an_edge_that_moves_counts_at_its_new_source_and_no_more_at_the_old() {
    load(LoadMode.MERGE, "{\"edge\":\"LivesIn\",\"id\":\"l1\",\"from\":\"Bob\",\"to\":\"c1\"}");
    load(LoadMode.MERGE, "{\"edge\":\"LivesIn\",\"id\":\"l2\",\"from\":\"Ada\",\"to\":\"c1\"}");

    assertRefused(
        LoadMode.MERGE,
        "{\"edge\":\"LivesIn\",\"id\":\"l1\",\"from\":\"Ada\",\"to\":\"c1\"}",
        "cardinality_violation",
        1,
        "`Ada` would have 2 edges of type LivesIn");
  }

  @Test
  void merged_edges_need_their_ends() {
    assertRefused(
        LoadMode.MERGE,
        "{\"edge\":\"Knows\",\"id\":\"k1\",\"from\":\"Ada\",\"to\":\"Cy\"}",
        "endpoint_missing",
        1,
        "there is no Person `Cy`");
  }

  // ---- overwrite

  @Test
  void a_type_that_occurs_has_exactly_the_rows_of_the_load_and_the_others_stay() {
    load(
        LoadMode.OVERWRITE,
        """
        {"type":"City","id":"c2","data":{"title":"Rome"}}
        {"edge":"LivesIn","from":"Bob","to":"c2"}
        {"edge":"LivesIn","from":"Ada","to":"c2"}
        """);

    assertThat(rows()).isEqualTo(Map.of("Person", 2L, "City", 1L, "Knows", 1L, "LivesIn", 2L));
    assertThat(answers("match { $c: City } return { $c.title }")).containsExactly("Rome");
  }

  @Test
  void an_overwrite_replaces_what_is_in_fragments_too() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.append(
          "{\"type\":\"City\",\"data\":{\"title\":\"%d%s\"}}\n".formatted(i, "-".repeat(20)));
    }
    load(LoadMode.APPEND, many.toString());
    load(LoadMode.APPEND, "{\"type\":\"City\",\"data\":{\"title\":\"Rome\"}}");
    assertThat(rows()).containsEntry("City", 5002L);

    load(LoadMode.OVERWRITE, "{\"type\":\"City\",\"id\":\"c1\",\"data\":{\"title\":\"Pisa\"}}");

    assertThat(rows()).containsEntry("City", 1L);
    assertThat(summary("City").runs()).isEqualTo(1);
  }

  @Test
  void an_edge_that_would_stay_without_its_end_is_named() {
    assertRefused(
        LoadMode.OVERWRITE,
        "{\"type\":\"City\",\"id\":\"c2\",\"data\":{\"title\":\"Rome\"}}",
        "endpoint_missing",
        0,
        "LivesIn `l1` from `Ada` to `c1` would stay without its City `c1`");
    assertThat(refused(LoadMode.OVERWRITE, "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}"))
        .extracting(Diagnostic::message)
        .containsExactly(
            "Knows `k1` from `Ada` to `Bob` would stay without its Person `Ada`",
            "LivesIn `l1` from `Ada` to `c1` would stay without its Person `Ada`");
  }

  @Test
  void nodes_and_their_edges_are_overwritten_together() {
    load(
        LoadMode.OVERWRITE,
        """
        {"edge":"Knows","from":"Di","to":"Di"}
        {"edge":"LivesIn","from":"Di","to":"c1"}
        {"type":"Person","data":{"name":"Di","email":"a@x"}}
        """);

    assertThat(people()).containsExactly("Di 7 a@x");
    assertThat(knows()).containsExactly("Di Di");
    assertRefused(
        LoadMode.OVERWRITE,
        """
        {"edge":"Knows","from":"Di","to":"Ada"}
        """,
        "endpoint_missing",
        1,
        "there is no Person `Ada`");
  }

  @Test
  void within_an_overwrite_every_id_and_every_unique_value_comes_once() {
    assertRefused(
        LoadMode.OVERWRITE,
        """
        {"type":"City","id":"c1","data":{"title":"Turin"}}
        {"type":"City","id":"c1","data":{"title":"Rome"}}
        """,
        "key_conflict",
        2,
        "stands in line 1 already");
    assertRefused(
        LoadMode.OVERWRITE,
        """
        {"type":"Person","data":{"name":"Ada","email":"c@x"}}
        {"type":"Person","data":{"name":"Bob","email":"c@x"}}
        """,
        "unique_violation",
        2,
        "line 1 has the value");
  }

  // ---- at least so many edges

  @Test
  void neither_merge_nor_overwrite_takes_a_source_below_the_edges_that_it_needs() {
    try (Graph teams =
        Omnigraph.create(
            new InMemoryObjectStore(),
            "teams.pg",
            """
            node Team { name: String @key }
            edge Led: Team -> Team @card(1..2)
            """,
            OpenOptions.defaults())) {
      teams.load(
          LoadRequest.append(
              """
              {"type":"Team","data":{"name":"a"}}
              {"type":"Team","data":{"name":"b"}}
              {"edge":"Led","id":"1","from":"a","to":"b"}
              {"edge":"Led","id":"2","from":"b","to":"b"}
              """));

      assertThatThrownBy(
              () ->
                  teams.load(
                      LoadRequest.of(
                          LoadMode.MERGE,
                          "{\"edge\":\"Led\",\"id\":\"1\",\"from\":\"b\",\"to\":\"b\"}")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`a` would have 0 edges of type Led");
      assertThatThrownBy(
              () ->
                  teams.load(
                      LoadRequest.of(
                          LoadMode.OVERWRITE, "{\"edge\":\"Led\",\"from\":\"b\",\"to\":\"b\"}")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`a` would have 0 edges of type Led");
      assertThatThrownBy(
              () ->
                  teams.load(
                      LoadRequest.of(
                          LoadMode.MERGE, "{\"type\":\"Team\",\"data\":{\"name\":\"c\"}}")))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`c` would have 0 edges of type Led");
      teams.load(
          LoadRequest.of(
              LoadMode.MERGE,
              """
              {"edge":"Led","id":"1","from":"b","to":"b"}
              {"edge":"Led","id":"2","from":"a","to":"b"}
              """));
    }
  }

  private LoadResult load(LoadMode mode, String jsonl) {
    return graph.load(LoadRequest.of(mode, jsonl));
  }

  private TableSummary summary(String type) {
    return graph.snapshot().tables().stream()
        .filter(table -> table.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Long> rows() {
    return graph.snapshot().tables().stream()
        .collect(Collectors.toMap(TableSummary::type, TableSummary::rows));
  }

  private List<String> people() {
    return answers("match { $p: Person } return { $p.name as n, $p.age, $p.email } order { n }");
  }

  private List<String> knows() {
    return answers(
        "match { $p: Person  $p knows $q } return { $p.name as p, $q.name as q } order { p, q }");
  }

  private List<String> answers(String body) {
    List<String> rows = new ArrayList<>();
    try (QueryResult result = graph.query("query q() { " + body + " }")) {
      result.forEach(
          row -> {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < result.columns().size(); i++) {
              values.add(String.valueOf(row.get(i)));
            }
            rows.add(String.join(" ", values));
          });
    }
    return rows;
  }

  private List<Diagnostic> refused(LoadMode mode, String jsonl) {
    long before = graph.snapshot().version();
    List<Diagnostic> found = new ArrayList<>();
    assertThatThrownBy(() -> load(mode, jsonl))
        .isInstanceOfSatisfying(
            ConstraintViolationException.class, e -> found.addAll(e.violations()));
    assertThat(graph.snapshot().version()).isEqualTo(before);
    return found;
  }

  private void assertRefused(LoadMode mode, String jsonl, String code, int line, String message) {
    List<Diagnostic> found = refused(mode, jsonl);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().code()).isEqualTo(code);
    assertThat(found.getFirst().line()).isEqualTo(line);
    assertThat(found.getFirst().message()).contains(message);
  }
}
