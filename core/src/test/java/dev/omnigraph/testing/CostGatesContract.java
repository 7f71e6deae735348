package dev.omnigraph.testing;

import static dev.omnigraph.store.StoreRequest.Kind.GET;
import static dev.omnigraph.store.StoreRequest.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.Branch;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.QueryResult;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreRequest;
import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the engine asks of a store, in requests: the same at every age of the graph (P4, P5). What
 * was counted is left in {@code target/cost-gates.json}.
 */
public abstract class CostGatesContract {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? }
      node Pet { name: String @key  chip: String? @unique }
      edge Knows: Person -> Person @card(0..5)
      edge Owns: Person -> Pet
      """;

  private static final int ALL_COMMITS = 10_000;

  /** Most runs of a table behind so many commits: fewer than eight of each size. */
  private static final int RUNS = 3 * 7;

  private static final Map<String, Long> COUNTED = Collections.synchronizedMap(new TreeMap<>());

  private CountingObjectStore counted;
  private long seen;

  /** Another handle of one place, which is empty when a test begins. */
  protected abstract ObjectStore open();

  /** How many requests were sent to that place so far, as the server sees it. */
  protected abstract long requestsSeen();

  /** How many commits are made where the gate speaks of {@value #ALL_COMMITS}. */
  protected int commits() {
    return ALL_COMMITS;
  }

  /** Of how many commits the store may keep back the answer. */
  protected int lostAnswers() {
    return 0;
  }

  @BeforeEach
  final void open_the_counted_handle() {
    counted = new CountingObjectStore(open());
  }

  @AfterAll
  static void write_down() throws IOException {
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(new File("target/cost-gates.json"), COUNTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void opening_to_read_is_one_list_and_one_get(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults().forReading())) {
      gate("open read-only", "1 GET __manifest, 1 LIST __manifest");
      assertThat(graph.snapshot().version()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void opening_to_write_is_one_list_more(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults())) {
      gate("open read-write", "1 GET __manifest, 1 LIST __manifest, 1 LIST __recovery");
      assertThat(graph.snapshot().version()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_warm_read_of_what_has_not_changed_is_one_get(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults().forReading())) {
      graph.snapshot();
      reset();

      assertThat(graph.snapshot().version()).isEqualTo(version);
      gate("warm read", "1 GET __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_small_insert_into_several_tables_is_one_put(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph.load(
          LoadRequest.append(
              person("Ada")
                  + person("Bob")
                  + "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\"}"));

      gate("small insert, warm", "1 PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void a_writer_that_lost_one_race_sends_two_puts_and_one_get() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      try (Graph other = Omnigraph.open(open(), OpenOptions.defaults())) {
        other.load(LoadRequest.append(person("Bob")));
      }
      reset();
      graph.load(LoadRequest.append(person("Ada")));

      gate("lost one race", "1 GET __manifest, 2 PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void a_refusal_is_one_get() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();

      assertThatThrownBy(() -> graph.load(LoadRequest.append(person("p2"))))
          .isInstanceOf(ConstraintViolationException.class);
      gate("refusal", "1 GET __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_small_mutation_of_several_tables_is_one_put(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph.mutate(
          """
          query q() {
            insert Person { name: "Ada" }
            insert Person { name: "Bob" }
            insert Knows { from: "Ada", to: "Bob" }
            update Person set { age: 7 } where name = "p2"
            delete Person where name = "p3"
          }
          """);

      assertThat(requests()).isEqualTo("1 PUT_IF_ABSENT __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_change_of_the_schema_is_one_put(int version) {
    graphAt(version);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph
          .schema()
          .apply(
              "new.pg",
              """
              node Human @rename_from("Person") {
                name: String @key
                years: I64? @rename_from("age")
                level: I32 @default(1)
              }
              edge Knows: Human -> Human @card(0..9)
              """);

      gate("schema apply", "1 PUT_IF_ABSENT __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_branch_is_two_puts_and_no_rows(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults())) {
      graph.load(LoadRequest.append(people("a", 5_000)));
    }
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      Branch draft = graph.branches().create("draft");

      gate("create a branch", "1 GET __manifest, 1 LIST __manifest, 2 PUT_IF_ABSENT __manifest");
      reset();
      draft.load(LoadRequest.append(person("Ada")));
      assertThat(requests()).isEqualTo("1 PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void a_change_of_the_schema_is_one_put_whatever_the_rows() {
    manyPeople();
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph.schema().apply("new.pg", SCHEMA.replace("I32?", "I64?  level: I32 @default(1)"));

      gate("soft schema apply", "1 PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void a_change_of_the_schema_that_is_refused_or_done_already_is_one_get() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      assertThat(graph.schema().apply("new.pg", SCHEMA).commit()).isNull();
      gate("schema apply without steps", "1 GET __manifest");
      for (String refused :
          List.of(SCHEMA.replace("I32?", "Bool?"), SCHEMA.replace("I32?", "I32"), "node")) {
        reset();
        assertThatThrownBy(() -> graph.schema().apply("new.pg", refused))
            .isInstanceOf(OmnigraphException.class);
        gate("refused schema apply", "1 GET __manifest");
      }
    }
  }

  @Test
  void a_load_with_a_wrong_row_is_one_get() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      assertThatThrownBy(() -> graph.load(LoadRequest.append("{}")))
          .isInstanceOf(ConstraintViolationException.class);
      gate("wrong row", "1 GET __manifest");
    }
  }

  @Test
  void a_mutation_that_is_refused_or_changes_nothing_is_one_get() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      for (String nothing :
          List.of(
              "update Person set { age: 1 } where name = \"x\"",
              "delete Person where age > 3",
              "insert Person { name: \"x\" } delete Person where name = \"x\"")) {
        reset();
        assertThat(graph.mutate("query q() { " + nothing + " }").commit()).isNull();
        assertThat(requests()).as(nothing).isEqualTo("1 GET __manifest");
      }
      for (String refused :
          List.of("insert Knows { from: \"p2\", to: \"x\" }", "insert Nobody { name: \"x\" }")) {
        reset();
        assertThatThrownBy(() -> graph.mutate("query q() { " + refused + " }"))
            .isInstanceOf(OmnigraphException.class);
        assertThat(requests()).as(refused).isEqualTo("1 GET __manifest");
      }
    }
  }

  @Test
  void an_update_by_key_in_a_table_of_one_run_reads_twice_behind_a_cold_open() {
    manyPeople();
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph.mutate("query q() { update Person set { age: 7 } where name = \"p4711\" }");

      assertThat(requests()).isEqualTo("1 PUT_IF_ABSENT __manifest, 2 RANGE tables");
    }
  }

  @Test
  void a_point_lookup_by_key_in_a_table_of_one_run_is_two_requests_behind_a_cold_open() {
    manyPeople();
    try (Graph graph = opened(OpenOptions.defaults().forReading());
        QueryResult found =
            graph.query(
                "query q() { match { $p: Person { name: \"p4711\" } } return { $p.age } }")) {
      assertThat(found.iterator().next()).hasToString("{\"p.age\":4711}");
      gate("point lookup", "1 GET __manifest, 1 LIST __manifest, 2 RANGE tables");
    }
  }

  @Test
  void a_commit_of_one_fragment_is_sidecar_fragment_version_and_the_sidecars_deletion() {
    graphAt(3);
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      graph.load(LoadRequest.append(people("a", 5_000)));

      gate(
          "staged commit",
          "1 DELETE __recovery, 1 PUT tables, 1 PUT_IF_ABSENT __manifest,"
              + " 1 PUT_IF_ABSENT __recovery");
      assertThat(counted.log())
          .extracting(StoreRequest::folder)
          .containsExactly("__recovery", "tables", "__manifest", "__recovery");
    }
  }

  @Test
  void thousands_of_commits_take_little_more_than_a_put_each_and_no_list() {
    graphAt(1);
    int commits = commits();
    try (Graph graph = opened(OpenOptions.defaults())) {
      reset();
      Map<String, Integer> shapes = new TreeMap<>();
      int before = 0;
      for (int i = 0; i < commits; i++) {
        graph.load(LoadRequest.append(fourRows(i)));
        List<StoreRequest> log = counted.log();
        List<StoreRequest> own = log.subList(before, log.size());
        before = log.size();
        if (own.stream().noneMatch(request -> request.folder().equals("__recovery"))) {
          shapes.merge(own.stream().map(StoreRequest::kind).toList().toString(), 1, Integer::sum);
        }
      }

      shapes.remove("[PUT_IF_ABSENT]");
      assertThat(shapes.values().stream().mapToInt(Integer::intValue).sum())
          .as("commits of another shape: %s", shapes)
          .isLessThanOrEqualTo(lostAnswers());
      assertThat(requests()).doesNotContain("LIST");
      assertThat(counted.count()).as(requests()).isLessThanOrEqualTo(commits * 115L / 100);
      if (commits == ALL_COMMITS) {
        COUNTED.put("10,000 commits", counted.count());
      }

      reset();
      int old = commits / 8; // of a segment that has ended, whatever their random lengths
      assertThat(graph.snapshot(old).version()).isEqualTo(old);
      gate("old version", "1 GET __manifest");
    }
    checksReadEachRunTwiceAtMost(pet("new", "new"));
    checksReadEachRunTwiceAtMost(edge("Owns", "a7", "p%d".formatted(commits / 2)));
    checksReadEachRunTwiceAtMost(edge("Knows", "a8", "a%d".formatted(commits / 2)));
  }

  /** Keys, unique values, ends and cardinalities, by a cold handle: footer and columns of a run. */
  private void checksReadEachRunTwiceAtMost(String row) {
    CountingObjectStore cold = new CountingObjectStore(open());
    try (Graph graph = Omnigraph.open(cold, OpenOptions.defaults())) {
      cold.reset();
      graph.load(LoadRequest.append(row));

      Map<String, Long> reads =
          cold.log().stream()
              .filter(request -> request.folder().equals("tables"))
              .collect(Collectors.groupingBy(StoreRequest::key, Collectors.counting()));
      assertThat(reads.values()).as(row).allSatisfy(each -> assertThat(each).isLessThan(3));
      assertThat(reads).as(row).hasSizeLessThanOrEqualTo(3 * RUNS);
      if (commits() == ALL_COMMITS) {
        assertThat(reads).as(row).isNotEmpty();
      }
      assertThat(cold.count(GET) + cold.count(LIST)).as(row).isZero();
    }
  }

  private Graph opened(OpenOptions options) {
    reset();
    return Omnigraph.open(counted, options);
  }

  /** A graph with one run of 50,000 people. */
  private void manyPeople() {
    graphAt(1);
    try (Graph graph = Omnigraph.open(open(), OpenOptions.defaults())) {
      graph.load(LoadRequest.append(people("p", 50_000)));
    }
  }

  /** A graph with one small commit a version. */
  private void graphAt(int version) {
    try (Graph graph = Omnigraph.create(open(), "s.pg", SCHEMA, OpenOptions.defaults())) {
      for (int i = 2; i <= version; i++) {
        graph.load(LoadRequest.append(person("p" + i)));
      }
    }
  }

  private void reset() {
    counted.reset();
    seen = requestsSeen();
  }

  /** Says what an operation may cost, compares with what it did, and writes that down. */
  private void gate(String operation, String expected) {
    assertThat(requests()).as(operation).isEqualTo(expected);
    COUNTED.put(operation, counted.count());
  }

  private String requests() {
    assertThat(requestsSeen() - seen).as("what the server saw").isEqualTo(counted.count());
    return counted.log().stream()
        .collect(
            Collectors.groupingBy(
                request -> request.kind() + " " + request.folder(),
                TreeMap::new,
                Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** One row each for four tables, less than 1 KiB. */
  private static String fourRows(int i) {
    return person("a" + i)
        + pet("p" + i, "c" + i)
        + "{\"edge\":\"Knows\",\"from\":\"a%d\",\"to\":\"a%d\"}\n".formatted(i, i)
        + "{\"edge\":\"Owns\",\"from\":\"a%d\",\"to\":\"p%d\"}\n".formatted(i, i);
  }

  private static String people(String prefix, int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(
          "{\"type\":\"Person\",\"data\":{\"name\":\"%s%d\",\"age\":%d}}\n"
              .formatted(prefix, i, i));
    }
    return rows.toString();
  }

  private static String edge(String type, String from, String to) {
    return "{\"edge\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(type, from, to);
  }

  private static String pet(String name, String chip) {
    return "{\"type\":\"Pet\",\"data\":{\"name\":\"%s\",\"chip\":\"%s\"}}\n".formatted(name, chip);
  }

  private static String person(String name) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }
}
