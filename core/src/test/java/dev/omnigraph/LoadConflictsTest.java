package dev.omnigraph;

import static dev.omnigraph.store.StoreRequest.Kind.PUT_IF_ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.testing.Pause;
import dev.omnigraph.store.testing.Running;
import dev.omnigraph.store.testing.ScriptedObjectStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two loads at once, one of which is about to publish when the other commits: what comes out is
 * what one after the other would have given.
 */
class LoadConflictsTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  email: String? @unique }
      node Pet { name: String @key }
      edge Owns: Person -> Pet @card(0..1)
      edge Walks: Person -> Pet { @unique(src, dst) }
      node Plant { name: String @key }
      edge Needs: Plant -> Person @card(1..9)
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();

  @BeforeEach
  void create() {
    Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults()).close();
    commit(LoadMode.APPEND, person("Ada") + person("Bob") + pet("Rex") + pet("Tom"));
  }

  // ---- upserts

  @Test
  void s27_two_upserts_of_one_id_both_get_through_and_the_later_wins() {
    assertThat(
            beaten(
                LoadMode.MERGE,
                person("Ada", "late@x"),
                () -> commit(LoadMode.MERGE, person("Ada", "early@x"))))
        .isEmpty();

    assertThat(people()).containsExactly("Ada late@x", "Bob null");
  }

  @Test
  void an_upsert_of_a_row_that_another_gave_a_unique_value_meanwhile_frees_that_value() {
    // the third writer must see that the second one took a@x away again
    beaten(
        LoadMode.MERGE, person("Ada", "b@x"), () -> commit(LoadMode.MERGE, person("Ada", "a@x")));
    commit(LoadMode.MERGE, person("Bob", "a@x"));

    assertThat(people()).containsExactly("Ada b@x", "Bob a@x");
  }

  @Test
  void an_upsert_that_waits_for_a_value_to_be_freed_sees_that_it_was() {
    commit(LoadMode.MERGE, person("Ada", "a@x"));
    // refused on the old state, it looks again before it says so
    try (Graph stale = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      commit(LoadMode.MERGE, person("Ada"));
      stale.load(LoadRequest.of(LoadMode.MERGE, person("Bob", "a@x")));
    }
    assertThat(people()).containsExactly("Ada null", "Bob a@x");
  }

  @Test
  void two_upserts_cannot_both_take_a_unique_value() {
    assertThat(
            beaten(
                LoadMode.MERGE,
                person("Ada", "a@x"),
                () -> commit(LoadMode.MERGE, person("Bob", "a@x"))))
        .containsExactly("unique_violation");
  }

  @Test
  void an_edge_moved_to_a_source_counts_there_for_who_adds_one_meanwhile() {
    commit(LoadMode.APPEND, owns("o1", "Bob", "Rex"));

    assertThat(
            beaten(
                LoadMode.APPEND,
                owns("o2", "Ada", "Tom"),
                () -> commit(LoadMode.MERGE, owns("o1", "Ada", "Rex"))))
        .containsExactly("cardinality_violation");
  }

  @Test
  void two_edges_moved_away_from_one_source_do_not_take_it_below_its_minimum() {
    commit(
        LoadMode.APPEND,
        plant("Ivy")
            + plant("Oak")
            + plant("Elm")
            + needs("n4", "Elm", "Bob")
            + needs("n1", "Ivy", "Ada")
            + needs("n2", "Ivy", "Bob")
            + needs("n3", "Oak", "Bob"));

    assertThat(
            beaten(
                LoadMode.MERGE,
                needs("n1", "Oak", "Ada"),
                () -> commit(LoadMode.MERGE, needs("n2", "Elm", "Ada"))))
        .containsExactly("cardinality_violation");
  }

  @Test
  void an_edge_that_two_writers_move_counts_once_wherever_it_ends() {
    commit(LoadMode.APPEND, person("Cy") + owns("o1", "Bob", "Rex"));

    assertThat(
            beaten(
                LoadMode.MERGE,
                owns("o1", "Cy", "Rex"),
                () -> commit(LoadMode.MERGE, owns("o1", "Ada", "Rex"))))
        .isEmpty();
    commit(LoadMode.APPEND, owns("o2", "Ada", "Tom") + owns("o3", "Bob", "Tom"));
  }

  // ---- overwrites

  @Test
  void s28_an_edge_beside_an_overwrite_of_the_nodes_at_its_end_is_refused() {
    for (String edge : List.of(owns("o1", "Ada", "Rex"), walks("w1", "Ada", "Rex"))) {
      assertThat(beaten(LoadMode.APPEND, edge, () -> commit(LoadMode.OVERWRITE, pet("Tom"))))
          .containsExactly("endpoint_missing");
      commit(LoadMode.OVERWRITE, pet("Tom") + pet("Rex"));
      assertThat(beaten(LoadMode.MERGE, edge, () -> commit(LoadMode.OVERWRITE, person("Bob"))))
          .containsExactly("endpoint_missing");
      commit(LoadMode.OVERWRITE, person("Ada") + person("Bob"));
    }
  }

  @Test
  void s28_an_overwrite_beside_an_edge_to_a_node_that_it_leaves_out_is_refused() {
    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                pet("Tom"),
                () -> commit(LoadMode.APPEND, walks("w1", "Ada", "Rex"))))
        .containsExactly("endpoint_missing");
    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                person("Ada"),
                () -> commit(LoadMode.MERGE, walks("w2", "Bob", "Tom"))))
        .contains("endpoint_missing");
  }

  @Test
  void s28_an_overwrite_of_edges_beside_one_of_their_nodes_leaves_none_without_its_node() {
    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                walks("w1", "Ada", "Rex"),
                () -> commit(LoadMode.OVERWRITE, pet("Tom"))))
        .containsExactly("endpoint_missing");
    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                person("Bob"),
                () -> commit(LoadMode.OVERWRITE, walks("w1", "Ada", "Tom"))))
        .containsExactly("endpoint_missing");
  }

  @Test
  void an_overwrite_replaces_what_came_in_between_too() {
    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                person("Ada", "a@x"),
                () -> commit(LoadMode.APPEND, person("Cy", "a@x"))))
        .isEmpty();

    assertThat(people()).containsExactly("Ada a@x");
  }

  @Test
  void a_strict_insert_beside_an_overwrite_is_checked_on_what_that_left() {
    assertThat(
            beaten(
                LoadMode.APPEND,
                person("Cy", "a@x"),
                () -> commit(LoadMode.OVERWRITE, person("Ada", "a@x"))))
        .containsExactly("unique_violation");
    assertThat(
            beaten(LoadMode.APPEND, person("Di"), () -> commit(LoadMode.OVERWRITE, person("Di"))))
        .containsExactly("key_conflict");
  }

  @Test
  void an_overwrite_of_edges_beside_a_new_source_leaves_none_below_its_minimum() {
    commit(
        LoadMode.APPEND,
        plant("Ivy") + plant("Oak") + needs("n1", "Ivy", "Ada") + needs("n2", "Oak", "Ada"));

    assertThat(
            beaten(
                LoadMode.OVERWRITE,
                needs("n1", "Ivy", "Bob") + needs("n2", "Oak", "Bob"),
                () -> commit(LoadMode.APPEND, plant("Fay") + needs("n3", "Fay", "Ada"))))
        .containsExactly("cardinality_violation");
  }

  @Test
  void loads_that_have_nothing_to_do_with_each_other_are_not_run_again() {
    commit(LoadMode.APPEND, walks("w1", "Ada", "Rex"));
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<LoadResult> load =
          Running.start(
              () -> graph.load(LoadRequest.of(LoadMode.MERGE, walks("w1", "Ada", "Tom"))));
      publish.await();
      int before = slow.script().seen().size();
      commit(LoadMode.MERGE, walks("w2", "Bob", "Rex") + person("Bob", "b@x"));
      publish.resume();
      load.result();

      assertThat(slow.script().seen().subList(before, slow.script().seen().size()))
          .extracting(request -> request.kind() + " " + request.folder())
          .containsExactly("GET __manifest", "PUT_IF_ABSENT __manifest");
    }
  }

  /** The codes with which a load is refused that another commit comes before; none if it is not. */
  private List<String> beaten(LoadMode mode, String rows, Runnable meanwhile) {
    ScriptedObjectStore slow = new ScriptedObjectStore(store.anotherHandle());
    try (Graph graph = Omnigraph.open(slow, OpenOptions.defaults())) {
      Pause publish = slow.script().at(PUT_IF_ABSENT, "__manifest/**").pauseBefore();
      Running<List<String>> load =
          Running.start(
              () -> {
                try {
                  graph.load(LoadRequest.of(mode, rows));
                  return List.of();
                } catch (ConstraintViolationException e) {
                  return e.violations().stream().map(violation -> violation.code()).toList();
                }
              });
      publish.await();
      meanwhile.run();
      publish.resume();
      return load.result();
    }
  }

  private void commit(LoadMode mode, String rows) {
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      graph.load(LoadRequest.of(mode, rows));
    }
  }

  private List<String> people() {
    List<String> rows = new ArrayList<>();
    String query =
        "query q() { match { $p: Person } return { $p.name as n, $p.email } order { n } }";
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults().forReading());
        QueryResult result = graph.query(query)) {
      result.forEach(row -> rows.add(row.get(0) + " " + row.get(1)));
    }
    return rows;
  }

  private static String person(String name) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  private static String person(String name, String email) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\",\"email\":\"%s\"}}\n"
        .formatted(name, email);
  }

  private static String pet(String name) {
    return "{\"type\":\"Pet\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  private static String plant(String name) {
    return "{\"type\":\"Plant\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }

  private static String owns(String id, String from, String to) {
    return edge("Owns", id, from, to);
  }

  private static String walks(String id, String from, String to) {
    return edge("Walks", id, from, to);
  }

  private static String needs(String id, String from, String to) {
    return edge("Needs", id, from, to);
  }

  private static String edge(String type, String id, String from, String to) {
    return "{\"edge\":\"%s\",\"id\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}\n"
        .formatted(type, id, from, to);
  }
}
