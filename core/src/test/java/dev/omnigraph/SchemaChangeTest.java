package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.testing.Fate;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A schema changes beside whoever reads and writes. */
class SchemaChangeTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? }
      node Note { text: String }
      edge Knows: Person -> Person { since: I32? }
      """;
  private static final String VERSIONS = "__manifest/**";

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @BeforeEach
  void create() {
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults()).close();
    with(graph -> graph.load(LoadRequest.append(person("Ada", 36) + person("Bob", 40))));
  }

  private void with(Consumer<Graph> work) {
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      work.accept(graph);
    }
  }

  private static String person(String name, int age) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\",\"age\":%d}}\n".formatted(name, age);
  }

  private static String knows(String id, String from, String to) {
    return "{\"edge\":\"Knows\",\"id\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}\n"
        .formatted(id, from, to);
  }

  private static String with(String property) {
    return SCHEMA.replace("age: I32?", "age: I32?  " + property);
  }

  private static SchemaResult apply(Graph graph, String text) {
    return graph.schema().apply("new.pg", text);
  }

  private static List<String> export(Snapshot snapshot) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      snapshot.exportJsonl(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> export() {
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      return export(graph.snapshot());
    }
  }

  private long version() {
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      return graph.snapshot().version();
    }
  }

  private static List<@Nullable Object> values(QueryResult rows, String column) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(column)));
    return values;
  }

  private static List<String> codes(ConstraintViolationException refused) {
    return refused.violations().stream().map(Diagnostic::code).toList();
  }

  // ---- what it does

  @Test
  void rows_are_read_as_the_new_schema_has_them() {
    with(
        graph -> {
          graph.load(LoadRequest.append(knows("k1", "Ada", "Bob")));
          SchemaResult result =
              apply(
                  graph,
                  """
                  node Human @rename_from("Person") {
                    fullName: String @key @rename_from("name")
                    age: I64?
                    level: enum(low, high) @default(low)
                  }
                  node Note { text: String }
                  edge Met: Human -> Human @rename_from("Knows") { since: I32? }
                  """);
          Commit commit = Objects.requireNonNull(result.commit());
          assertThat(commit.kind()).isEqualTo("schema");
          assertThat(commit.version()).isEqualTo(4);
          assertThat(result.migration().losesData()).isTrue();
        });
    assertThat(export())
        .containsExactly(
            "{\"type\":\"Human\",\"data\":{\"fullName\":\"Ada\",\"age\":36,\"level\":\"low\"}}",
            "{\"type\":\"Human\",\"data\":{\"fullName\":\"Bob\",\"age\":40,\"level\":\"low\"}}",
            "{\"edge\":\"Met\",\"id\":\"k1\",\"from\":\"Ada\",\"to\":\"Bob\",\"data\":{}}");
    with(
        graph -> {
          QueryResult met =
              graph.query(
                  "query q() { match { $a: Human  $a met $b  $b.age > 39 } return { $a.fullName } }");
          try (met) {
            assertThat(values(met, "a.fullName")).containsExactly("Ada");
          }
        });
  }

  @Test
  void a_plan_without_steps_changes_nothing() {
    with(
        graph -> {
          SchemaResult result = apply(graph, SCHEMA + "// a comment");
          assertThat(result.commit()).isNull();
          assertThat(result.migration().isEmpty()).isTrue();
        });
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void what_is_not_supported_is_refused_with_all_reasons() {
    with(
        graph ->
            assertThatThrownBy(
                    () ->
                        apply(
                            graph,
                            SCHEMA
                                .replace("age: I32?", "age: String?")
                                .replace("email: String?", "email: String?  x: I32")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[type_changed]")
                .hasMessageContaining("[required_without_default]"));
    assertThat(version()).isEqualTo(2);
  }

  @Test
  void the_rows_of_a_dropped_type_leave_the_newest_state_and_stay_in_older_ones() {
    with(
        graph -> {
          graph.load(
              LoadRequest.append("{\"type\":\"Note\",\"id\":\"n\",\"data\":{\"text\":\"t\"}}"));
          apply(graph, SCHEMA.replace("node Note { text: String }", ""));
          assertThat(export(graph.snapshot(3))).hasSize(3);
          assertThat(export(graph.snapshot(4))).hasSize(2);
          apply(graph, SCHEMA);
          assertThat(export(graph.snapshot())).hasSize(2);
        });
  }

  @Test
  void a_default_that_changes_later_changes_no_row_that_was_there() {
    with(
        graph -> {
          apply(graph, with("level: I32 @default(1)"));
          apply(graph, with("level: I32 @default(2)"));
          graph.load(LoadRequest.append(person("Cy", 7)));
          apply(graph, with("level: I32"));
        });
    assertThat(export())
        .containsExactly(
            "{\"type\":\"Person\",\"data\":{\"name\":\"Ada\",\"age\":36,\"level\":1}}",
            "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\",\"age\":40,\"level\":1}}",
            "{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"age\":7,\"level\":2}}");
  }

  @Test
  void a_default_of_32_bits_stays_the_number_it_was_when_it_becomes_wider() {
    with(
        graph -> {
          apply(graph, with("weight: F32 @default(0.1)"));
          apply(graph, with("weight: F64 @default(0.1)"));
          graph.load(LoadRequest.append(person("Cy", 7)));
        });
    assertThat(export().getFirst()).contains("\"weight\":" + (double) 0.1f);
    assertThat(export().getLast()).contains("\"weight\":0.1}");
  }

  @Test
  void a_large_schema_is_an_object_of_its_own() {
    String large =
        IntStream.range(0, 1_000)
            .mapToObj(
                i -> "node TypeWithALongNameWhoseNumberIs%d { name: String @key }\n".formatted(i))
            .collect(Collectors.joining("", SCHEMA, ""));
    with(
        graph -> {
          SchemaResult result = apply(graph, large);
          assertThat(result.migration().steps()).hasSize(1_000);
          graph.load(LoadRequest.append(person("Cy", 7)));
        });
    assertThat(keys("contracts/")).hasSize(1);
    assertThat(keys("__recovery/")).isEmpty();
    with(
        graph -> {
          assertThat(graph.schema().contract().nodes()).hasSize(1_002);
          assertThat(apply(graph, large).commit()).isNull();
          apply(graph, with("level: I32?"));
        });
    with(graph -> assertThat(graph.schema().contract().nodes()).hasSize(2));
  }

  private List<String> keys(String prefix) {
    return store.listAll(ListRequest.of(prefix)).map(ListEntry::key).toList();
  }

  // ---- rows that stand against it

  @Test
  void s58_a_tightening_is_refused_with_the_rows_that_break_it() {
    with(
        graph -> {
          graph.load(
              LoadRequest.append(
                  """
                  {"type":"Person","data":{"name":"Cy","age":200,"email":"a@x"}}
                  {"type":"Person","data":{"name":"Di","email":"a@x"}}
                  """
                      + knows("k1", "Ada", "Bob")
                      + knows("k2", "Ada", "Cy")));
          ConstraintViolationException refused =
              catchThrowableOfType(
                  ConstraintViolationException.class,
                  () ->
                      apply(
                          graph,
                          """
                          node Person {
                            name: String @key
                            age: I32
                            email: String? @unique
                            @range(age, 0..150)
                            @check(name, "^[A-C]")
                          }
                          node Note { text: String }
                          edge Knows: Person -> Person @card(1..1) { since: I32? }
                          """));
          assertThat(codes(refused))
              .containsExactly(
                  "unique_violation",
                  "range",
                  "check",
                  "required",
                  "cardinality_violation",
                  "cardinality_violation",
                  "cardinality_violation",
                  "cardinality_violation");
          assertThat(refused)
              .hasMessageContaining("Person `Cy`: `age` is 200, which breaks @range(age, 0..150)")
              .hasMessageContaining("Person `Di`: `age` has no value")
              .hasMessageContaining(
                  "Person `Cy` has the value `a@x` of `Person.email` already, which must be unique,"
                      + " and Person `Di` has it too")
              .hasMessageContaining("`Ada` has 2 edges of type Knows, and 1..1 may leave it")
              .hasMessageContaining("`Bob` has 0 edges of type Knows");
        });
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s58_an_enum_loses_only_a_value_that_no_row_has() {
    String three = with("level: enum(low, mid, high) @default(mid)");
    String two = with("level: enum(low, high) @default(low)");
    with(
        graph -> {
          apply(graph, three);
          assertThatThrownBy(() -> apply(graph, two))
              .isInstanceOf(ConstraintViolationException.class)
              .hasMessageContaining("`level` is mid, which breaks enum(low, high)");
          graph.mutate("query q() { update Person set { level: \"high\" } where name != \"\" }");
          assertThat(apply(graph, two).commit()).isNotNull();
        });
    assertThat(export()).allMatch(row -> row.contains("\"level\":\"high\""));
  }

  @Test
  void a_tightening_that_all_rows_keep_holds_from_then_on() {
    with(
        graph -> {
          apply(graph, SCHEMA.replace("age: I32?", "age: I32 @unique"));
          assertThatThrownBy(() -> graph.load(LoadRequest.append(person("Cy", 36))))
              .hasMessageContaining("unique_violation");
          assertThatThrownBy(
                  () ->
                      graph.load(
                          LoadRequest.append("{\"type\":\"Person\",\"data\":{\"name\":\"Cy\"}}")))
              .hasMessageContaining("required");
          graph.load(LoadRequest.append(person("Cy", 37)));
        });
  }

  @Test
  void only_so_many_wrong_rows_are_told() {
    with(
        graph -> {
          graph.load(
              LoadRequest.append(
                  IntStream.range(0, 100)
                      .mapToObj(i -> person("p" + i, 1_000 + i))
                      .collect(Collectors.joining())));
          ConstraintViolationException refused =
              catchThrowableOfType(
                  ConstraintViolationException.class,
                  () -> apply(graph, SCHEMA.replace("email:", "@range(age, 0..150) email:")));
          assertThat(refused.violations()).hasSize(Schema.MAX_ERRORS);
        });
  }

  // ---- beside others

  @Test
  void s54_of_two_who_make_the_same_change_one_finds_it_done() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    String text = with("level: I32?");
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<SchemaResult> beaten = Running.start(() -> apply(late, text));
      put.await();
      with(graph -> assertThat(apply(graph, text).commit()).isNotNull());
      put.resume();

      assertThat(beaten.result().commit()).isNull();
    }
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s54_of_two_who_make_different_changes_one_is_told_and_undoes_nothing() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<SchemaResult> beaten = Running.start(() -> apply(late, with("level: I32?")));
      put.await();
      with(graph -> apply(graph, with("rank: I32?")));
      put.resume();

      assertThat(beaten.failure(ConflictException.class))
          .hasMessageContaining("changed the schema meanwhile");
      assertThat(late.schema().text()).contains("rank").doesNotContain("level");
      assertThat(apply(late, with("rank: I32?  level: I32?")).commit()).isNotNull();
    }
  }

  @Test
  void s54_a_handle_that_has_not_seen_a_change_does_not_undo_it() {
    try (Graph old = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      with(graph -> apply(graph, with("rank: I32?")));

      assertThatThrownBy(() -> apply(old, with("level: I32?")))
          .isInstanceOf(ConflictException.class);
      assertThatThrownBy(() -> apply(old, with("level: I32?  rank: I32?  x: I32")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("required_without_default");
      assertThat(apply(old, with("rank: I32?")).commit()).isNull();
    }
  }

  @Test
  void rows_that_are_written_while_all_are_looked_at_are_looked_at_too() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    String text = SCHEMA.replace("email:", "@range(age, 0..150) email:");
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<SchemaResult> beaten = Running.start(() -> apply(late, text));
      put.await();
      with(graph -> graph.load(LoadRequest.append(person("Cy", 200))));
      put.resume();

      assertThat(beaten.failure(ConstraintViolationException.class))
          .hasMessageContaining("Person `Cy`: `age` is 200");
    }
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void rows_that_do_not_matter_to_it_are_not_in_its_way() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    String text = SCHEMA.replace("email:", "@range(age, 0..150) email:");
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<SchemaResult> beaten = Running.start(() -> apply(late, text));
      put.await();
      with(
          graph -> graph.load(LoadRequest.append("{\"type\":\"Note\",\"data\":{\"text\":\"t\"}}")));
      put.resume();

      assertThat(Objects.requireNonNull(beaten.result().commit()).version()).isEqualTo(4);
    }
  }

  @Test
  void a_change_whose_answer_was_lost_is_found_again() {
    ScriptedObjectStore flaky = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(flaky, OpenOptions.defaults())) {
      flaky.script().at(PUT_IF_ABSENT, VERSIONS).then(Fate.LOSE_ANSWER);
      assertThat(Objects.requireNonNull(apply(graph, with("level: I32?")).commit()).version())
          .isEqualTo(3);
    }
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void s30_a_mutation_of_an_older_handle_uses_the_new_schema() {
    try (Graph old = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      with(graph -> apply(graph, with("level: enum(low, high) @default(low)")));
      old.mutate("query q() { insert Person { name: \"Cy\" } }");
    }
    assertThat(export().getLast())
        .isEqualTo("{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"level\":\"low\"}}");
  }

  @Test
  void s30_a_mutation_that_is_beaten_by_a_change_runs_again_under_it() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<MutationResult> beaten =
          Running.start(
              () -> late.mutate("query q() { update Person set { age: 1 } where name = \"Ada\" }"));
      put.await();
      with(graph -> apply(graph, SCHEMA.replace("age: I32?", "age: I64?")));
      put.resume();
      assertThat(beaten.result().commit()).isNotNull();
    }
    assertThat(export().getFirst()).contains("\"age\":1}");
  }

  @Test
  void s30_a_mutation_that_the_new_schema_does_not_allow_is_refused() {
    try (Graph old = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      with(graph -> apply(graph, SCHEMA.replace("age: I32?", "")));
      assertThatThrownBy(
              () -> old.mutate("query q() { update Person set { age: 1 } where name = \"Ada\" }"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("unknown_property");
    }
  }

  @Test
  void s30_a_load_of_rows_that_were_read_under_the_old_schema_is_refused_and_then_goes() {
    try (Graph old = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      with(graph -> apply(graph, with("level: I32?")));
      assertThatThrownBy(() -> old.load(LoadRequest.append(person("Cy", 7))))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("the schema changed");
      old.load(LoadRequest.append(person("Cy", 7)));
    }
    assertThat(export()).hasSize(3);
  }

  @Test
  void s30_rows_that_only_the_new_schema_knows_are_not_called_wrong() {
    String row = "{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"level\":3}}";
    try (Graph old = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      with(graph -> apply(graph, with("level: I32?")));
      assertThatThrownBy(() -> old.load(LoadRequest.append(row)))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("the schema changed");
      old.load(LoadRequest.append(row));
    }
    assertThat(export().getLast()).isEqualTo(row);
  }

  @Test
  void s30_a_staged_load_that_is_beaten_by_a_change_leaves_no_operation_behind() {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    String rows =
        IntStream.range(0, 5_000).mapToObj(i -> person("p" + i, i)).collect(Collectors.joining());
    try (Graph late = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause put = slow.script().at(PUT_IF_ABSENT, VERSIONS).pauseBefore();
      Running<LoadResult> beaten =
          Running.start(() -> late.load(LoadRequest.of(LoadMode.APPEND, rows)));
      put.await();
      with(graph -> apply(graph, with("level: I32 @default(3)")));
      put.resume();
      assertThat(beaten.failure(ConflictException.class))
          .hasMessageContaining("the schema changed");
    }
    assertThat(keys("__recovery/")).isEmpty();
    assertThat(export()).hasSize(2);
  }

  @Test
  void s55_a_name_that_comes_again_never_shows_old_values() {
    with(
        graph -> {
          apply(graph, SCHEMA.replace("age: I32?", ""));
          apply(graph, SCHEMA.replace("age: I32?", "age: String?"));
          graph.load(
              LoadRequest.append(
                  "{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"age\":\"old\"}}"));
          assertThat(export(graph.snapshot()))
              .containsExactly(
                  "{\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}",
                  "{\"type\":\"Person\",\"data\":{\"name\":\"Bob\"}}",
                  "{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"age\":\"old\"}}");
          assertThat(export(graph.snapshot(2)))
              .containsExactly(person("Ada", 36).strip(), person("Bob", 40).strip());
          assertThat(export(graph.snapshot(3))).noneMatch(row -> row.contains("age"));
        });
  }

  @Test
  void s57_a_query_keeps_the_schema_it_began_with() {
    with(
        graph -> {
          try (QueryResult rows =
              graph.query("query q() { match { $p: Person } return { $p.name, $p.age } }")) {
            Snapshot before = graph.snapshot();
            apply(graph, SCHEMA.replace("age: I32?", "years: I64? @rename_from(\"age\")"));
            graph.mutate("query q() { update Person set { years: 1 } where name = \"Ada\" }");

            assertThat(values(rows, "p.age")).containsExactlyInAnyOrder(36, 40);
            assertThat(export(before))
                .containsExactly(person("Ada", 36).strip(), person("Bob", 40).strip());
          }
        });
  }
}
