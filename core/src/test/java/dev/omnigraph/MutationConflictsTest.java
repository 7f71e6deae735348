package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.query.Effect;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A mutation that is about to publish when another writer commits, or that begins on a state which
 * is no longer the newest: what comes out is what one after the other would have given.
 */
class MutationConflictsTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32?  email: String? @unique }
      node Pet { name: String @key }
      edge Owns: Person -> Pet @card(0..1)
      edge Walks: Person -> Pet
      edge Dates: Person -> Pet { day: I32 }
      node Plant { name: String @key }
      edge Needs: Plant -> Person @card(1..9)
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @BeforeEach
  void create() {
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults()).close();
    commit("insert Person { name: \"Ada\", age: 1 }");
    commit("insert Person { name: \"Bob\", age: 2 } insert Pet { name: \"Rex\" }");
    commit("insert Pet { name: \"Tom\" }");
  }

  // ---- about to publish when another commits

  @Test
  void s27_two_upserts_of_one_key_both_get_through_and_the_later_wins() {
    beaten(
        "insert Person { name: \"Cy\", age: 10 }",
        () -> commit("insert Person { name: \"Cy\", age: 20 }"));

    assertThat(export()).contains("\"Cy\",\"age\":10").doesNotContain("20");
  }

  @Test
  void s27_an_upsert_beside_a_strict_insert_of_its_key_gets_through() {
    beaten(
        "insert Person { name: \"Cy\", age: 10 }",
        () -> load("{\"type\":\"Person\",\"data\":{\"name\":\"Cy\",\"age\":20}}"));

    assertThat(export()).contains("\"Cy\",\"age\":10").doesNotContain("20");
  }

  @Test
  void two_updates_of_different_properties_of_one_node_both_count() {
    MutationResult late =
        beaten(
            "update Person set { age: 10 } where name = \"Ada\"",
            () -> commit("update Person set { email: \"a@x\" } where name = \"Ada\""));

    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 1, 0));
    assertThat(export()).contains("\"Ada\",\"age\":10,\"email\":\"a@x\"");
  }

  @Test
  void an_update_by_a_property_reaches_what_came_to_have_it_meanwhile() {
    MutationResult late =
        beaten(
            "update Person set { email: \"one\" } where age = 1",
            () -> commit("delete Person where name = \"Ada\" insert Person {name:\"Di\", age: 1}"));

    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 1, 0));
    assertThat(export()).contains("\"Di\",\"age\":1,\"email\":\"one\"").doesNotContain("Ada");
  }

  @Test
  void an_update_of_a_node_that_is_deleted_meanwhile_changes_nothing_and_says_so() {
    MutationResult late =
        beaten(
            "update Person set { age: 10 } where name = \"Ada\"",
            () -> commit("delete Person where name = \"Ada\""));

    assertThat(late.commit()).isNull();
    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 0, 0));
    assertThat(export()).doesNotContain("Ada");
  }

  @Test
  void s28_an_edge_to_a_node_that_is_deleted_meanwhile_is_refused() {
    for (String edge : List.of("Owns", "Walks")) {
      assertThatThrownBy(
              () ->
                  beaten(
                      "insert %s { from: \"Ada\", to: \"Rex\" }".formatted(edge),
                      () -> commit("delete Pet where name = \"Rex\"")))
          .hasMessageContaining("there is no Pet `Rex` for `to`");
      commit("insert Pet { name: \"Rex\" }");
      assertThatThrownBy(
              () ->
                  beaten(
                      "insert %s { from: \"Bob\", to: \"Tom\" }".formatted(edge),
                      () -> commit("delete Person where age = 2")))
          .hasMessageContaining("there is no Person `Bob` for `from`");
      commit("insert Person { name: \"Bob\", age: 2 }");
    }
  }

  @Test
  void s28_a_node_that_is_deleted_takes_an_edge_with_it_that_arrives_meanwhile() {
    MutationResult late =
        beaten(
            "delete Pet where name = \"Rex\"",
            () -> commit("insert Walks { from: \"Ada\", to: \"Rex\" }"));
    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.DELETE, "Pet", 1, 1));

    late =
        beaten(
            "delete Person where name = \"Ada\"",
            () -> commit("insert Owns { from: \"Ada\", to: \"Tom\" }"));
    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.DELETE, "Person", 1, 1));
    assertThat(export()).doesNotContain("Walks", "Owns", "Ada", "Rex");
  }

  @Test
  void an_edge_that_comes_meanwhile_is_deleted_with_the_others_of_its_ends() {
    commit("insert Walks { from: \"Ada\", to: \"Rex\" }");
    for (String where : List.of("from = \"Ada\"", "to = \"Rex\"", "from starts_with \"A\"")) {
      MutationResult late =
          beaten(
              "delete Walks where " + where,
              () -> commit("insert Walks { from: \"Ada\", to: \"Rex\" }"));
      assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.DELETE, "Walks", 0, 2));
      commit("insert Walks { from: \"Ada\", to: \"Rex\" }");
    }
  }

  @Test
  void s29_two_mutations_cannot_both_take_a_unique_value() {
    assertThatThrownBy(
            () ->
                beaten(
                    "update Person set { email: \"a@x\" } where name = \"Ada\"",
                    () -> commit("update Person set { email: \"a@x\" } where name = \"Bob\"")))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("Person `Bob` has the value `a@x`");
  }

  @Test
  void s29_a_value_that_is_freed_meanwhile_can_be_taken() {
    commit("update Person set { email: \"a@x\" } where name = \"Bob\"");
    try (Graph stale = open()) {
      commit("delete Person where name = \"Bob\"");
      mutate(stale, "update Person set { email: \"a@x\" } where name = \"Ada\"");
    }
    assertThat(export()).contains("\"Ada\",\"age\":1,\"email\":\"a@x\"");
  }

  @Test
  void two_deletions_of_edges_do_not_take_a_source_below_its_minimum() {
    commit(
        """
        insert Plant { name: "Ivy" }
        insert Needs { from: "Ivy", to: "Ada" }
        insert Needs { from: "Ivy", to: "Bob" }
        """);

    assertThatThrownBy(
            () ->
                beaten(
                    "delete Needs where to = \"Ada\"",
                    () -> commit("delete Person where name = \"Bob\"")))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining("`Ivy` would have 0 edges of type Needs");
  }

  @Test
  void a_mutation_by_ids_is_run_again_where_another_writes_one_of_them() {
    commit("insert Person { name: \"Cy\", age: 3 }");
    MutationResult late =
        beaten(
            "update Person set { age: 9 } where @id in [\"Ada\", \"Bob\"] and age < 2",
            () -> commit("update Person set { age: 0 } where name = \"Bob\""));
    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 2, 0));

    late =
        beaten(
            "update Person set { age: 8 } where name in [\"Ada\", \"Zoe\"] and age = 9",
            () -> commit("insert Person { name: \"Zoe\", age: 9 }"));
    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 2, 0));
  }

  @Test
  void edges_that_come_meanwhile_are_changed_with_the_others_of_their_ends() {
    commit("insert Dates { from: \"Ada\", to: \"Rex\", day: 1 }");
    String came = "insert Dates { from: \"Ada\", to: \"Rex\", day: 1 }";
    List<String> ends =
        List.of(
            "@src = \"Ada\"", "@dst in [\"Rex\"]", "from in [\"Bob\", \"Ada\"]", "to = \"Rex\"");
    for (int i = 0; i < ends.size(); i++) {
      MutationResult late =
          beaten(
              "update Dates set { day: 2 } where %s and day = 1".formatted(ends.get(i)),
              () -> commit(came));
      assertThat(late.effects())
          .as(ends.get(i))
          .containsExactly(new Effect(Effect.Kind.UPDATE, "Dates", 0, 2));
      commit("delete Dates where day = 2");
      commit(came);
    }
  }

  @Test
  void mutations_that_have_nothing_to_do_with_each_other_are_not_run_again() {
    commit("insert Person { name: \"Cy\", age: 3 }");
    commit("insert Dates { from: \"Ada\", to: \"Rex\", day: 1 }");
    runsOnce(
        "update Person set { age: 10 } where name = \"Ada\"",
        "update Person set { age: 20 } where name = \"Bob\"");
    runsOnce(
        "update Person set { age: 11 } where @id in [\"Ada\", \"Bob\"] and age < 19",
        "update Person set { age: 30 } where name = \"Cy\"");
    runsOnce(
        "update Dates set { day: 3 } where @src = \"Ada\" and day = 1",
        "insert Dates { from: \"Bob\", to: \"Rex\", day: 1 }");
    runsOnce(
        "update Dates set { day: 4 } where to in [\"Rex\"] and from = \"Ada\"",
        "insert Dates { from: \"Bob\", to: \"Rex\", day: 1 }");
    runsOnce(
        "delete Dates where to = \"Rex\" and day = 1",
        "insert Dates { from: \"Ada\", to: \"Tom\", day: 1 }");
    assertThat(export())
        .contains("\"Ada\",\"age\":11", "\"Bob\",\"age\":20", "\"Cy\",\"age\":30")
        .contains("\"from\":\"Ada\",\"to\":\"Rex\",\"data\":{\"day\":4}")
        .doesNotContain("\"from\":\"Bob\"");
  }

  /** A mutation that another one comes before reads nothing but that one's version. */
  private void runsOnce(String statements, String meanwhile) {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<MutationResult> late = Running.start(() -> mutate(graph, statements));
      publish.await();
      int before = slow.script().seen().size();
      commit(meanwhile);
      publish.resume();
      assertThat(late.result().commit()).isNotNull();

      assertThat(slow.script().seen().subList(before, slow.script().seen().size()))
          .as(statements)
          .extracting(request -> request.kind() + " " + request.folder())
          .containsExactly("GET __manifest", "PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void rows_that_were_staged_are_forgotten_where_the_statements_make_others() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      many.append(
          "{\"type\":\"Person\",\"data\":{\"name\":\"p%06d-%s\",\"age\":5}}\n"
              .formatted(i, "x".repeat(30)));
    }
    load(many.toString());
    MutationResult late =
        beaten(
            "update Person set { age: 6 } where age = 5",
            () -> commit("update Person set { age: 7 } where name starts_with \"p000001\""));

    assertThat(late.effects()).containsExactly(new Effect(Effect.Kind.UPDATE, "Person", 2_999, 0));
    assertThat(export()).contains("p000001-" + "x".repeat(30) + "\",\"age\":7");
    assertThat(store.listAll(ListRequest.of("__recovery/")).map(ListEntry::key)).isEmpty();
  }

  // ---- on a state that is no longer the newest

  @Test
  void s29_a_handle_that_never_looked_again_is_told_of_the_edge_that_is_there() {
    try (Graph stale = open()) {
      commit("insert Owns { from: \"Ada\", to: \"Rex\" }");

      assertThatThrownBy(() -> mutate(stale, "insert Owns { from: \"Ada\", to: \"Tom\" }"))
          .isInstanceOf(ConstraintViolationException.class)
          .hasMessageContaining("`Ada` would have 2 edges of type Owns, and 0 to 1 are allowed")
          .hasMessageContaining("to `Rex`");
    }
  }

  @Test
  void what_is_news_to_a_handle_is_found_before_it_says_that_nothing_fits() {
    try (Graph stale = open()) {
      commit("insert Person { name: \"Di\", age: 9 }");

      assertThat(mutate(stale, "update Person set { age: 8 } where age = 9").commit()).isNotNull();
    }
    assertThat(export()).contains("\"Di\",\"age\":8");
  }

  @Test
  void s25_a_refusal_is_not_told_of_a_version_that_others_have_left_behind() {
    try (Graph stale = open()) {
      commit("delete Person where name = \"Ada\""); // takes the slot that the stale handle tries
      commit("insert Person { name: \"Ada\" }");

      assertThat(mutate(stale, "insert Walks { from: \"Ada\", to: \"Rex\" }").commit()).isNotNull();
    }
  }

  /** The result of a mutation that another commit comes before. */
  private MutationResult beaten(String statements, Runnable meanwhile) {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<Object> late =
          Running.start(
              () -> {
                try {
                  return mutate(graph, statements);
                } catch (ConstraintViolationException e) {
                  return e;
                }
              });
      publish.await();
      meanwhile.run();
      publish.resume();
      Object outcome = late.result();
      if (outcome instanceof ConstraintViolationException refusal) {
        throw refusal;
      }
      return (MutationResult) outcome;
    }
  }

  private Graph open() {
    return Omnigraph.open(store.anotherHandle(), OpenOptions.defaults());
  }

  private void commit(String statements) {
    try (Graph graph = open()) {
      assertThat(mutate(graph, statements).commit()).isNotNull();
    }
  }

  private static MutationResult mutate(Graph graph, String statements) {
    return graph.mutate("query q() { " + statements + " }");
  }

  private void load(String rows) {
    try (Graph graph = open()) {
      graph.load(LoadRequest.append(rows));
    }
  }

  private String export() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Graph graph = open()) {
      graph.snapshot().exportJsonl(out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
