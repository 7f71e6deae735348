package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.StoreRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine asks of a store, in requests: the same at every age of the graph (P4, P5). */
class CostGatesTest {
  private static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? }
      node Pet { name: String @key }
      edge Knows: Person -> Person @card(0..5)
      edge Owns: Person -> Pet
      """;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CountingObjectStore counted = new CountingObjectStore(store.anotherHandle());

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void opening_to_read_is_one_list_and_one_get(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults().forReading())) {
      assertThat(requests()).isEqualTo("1 GET __manifest, 1 LIST __manifest");
      assertThat(graph.snapshot().version()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void opening_to_write_is_one_list_more(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      assertThat(requests()).isEqualTo("1 GET __manifest, 1 LIST __manifest, 1 LIST __recovery");
      assertThat(graph.snapshot().version()).isEqualTo(version);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_warm_read_of_what_has_not_changed_is_one_get(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults().forReading())) {
      graph.snapshot();
      counted.reset();

      assertThat(graph.snapshot().version()).isEqualTo(version);
      assertThat(requests()).isEqualTo("1 GET __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_small_insert_into_several_tables_is_one_put(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      counted.reset();
      graph.load(
          LoadRequest.append(
              person("Ada")
                  + person("Bob")
                  + "{\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Bob\"}"));

      assertThat(requests()).isEqualTo("1 PUT_IF_ABSENT __manifest");
    }
  }

  @Test
  void a_refusal_is_one_get() {
    graphAt(3);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      counted.reset();

      assertThatThrownBy(() -> graph.load(LoadRequest.append(person("p2"))))
          .isInstanceOf(ConstraintViolationException.class);
      assertThat(requests()).isEqualTo("1 GET __manifest");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 60})
  void a_small_mutation_of_several_tables_is_one_put(int version) {
    graphAt(version);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      counted.reset();
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

  @Test
  void a_mutation_that_is_refused_or_changes_nothing_is_one_get() {
    graphAt(3);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      for (String nothing :
          List.of(
              "update Person set { age: 1 } where name = \"x\"",
              "delete Person where age > 3",
              "insert Person { name: \"x\" } delete Person where name = \"x\"")) {
        counted.reset();
        assertThat(graph.mutate("query q() { " + nothing + " }").commit()).isNull();
        assertThat(requests()).as(nothing).isEqualTo("1 GET __manifest");
      }
      for (String refused :
          List.of("insert Knows { from: \"p2\", to: \"x\" }", "insert Nobody { name: \"x\" }")) {
        counted.reset();
        assertThatThrownBy(() -> graph.mutate("query q() { " + refused + " }"))
            .isInstanceOf(OmnigraphException.class);
        assertThat(requests()).as(refused).isEqualTo("1 GET __manifest");
      }
    }
  }

  @Test
  void an_update_by_key_in_a_table_of_one_run_reads_twice_behind_a_cold_open() {
    manyPeople();
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      counted.reset();
      graph.mutate("query q() { update Person set { age: 7 } where name = \"p4711\" }");

      assertThat(requests()).isEqualTo("1 PUT_IF_ABSENT __manifest, 2 RANGE tables");
    }
  }

  @Test
  void a_point_lookup_by_key_in_a_table_of_one_run_is_two_requests_behind_a_cold_open() {
    manyPeople();
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults().forReading());
        QueryResult found =
            graph.query(
                "query q() { match { $p: Person { name: \"p4711\" } } return { $p.age } }")) {
      assertThat(found.iterator().next()).hasToString("{\"p.age\":4711}");
      assertThat(requests()).isEqualTo("1 GET __manifest, 1 LIST __manifest, 2 RANGE tables");
    }
  }

  @Test
  void ten_thousand_commits_take_little_more_than_a_put_each_and_no_list() {
    graphAt(1);
    try (Graph graph = Omnigraph.open(counted, OpenOptions.defaults())) {
      counted.reset();
      Set<String> shapes = new TreeSet<>();
      int before = 0;
      for (int i = 0; i < 10_000; i++) {
        graph.load(
            LoadRequest.append(
                person("a" + i)
                    + "{\"type\":\"Pet\",\"data\":{\"name\":\"p%d\"}}\n".formatted(i)
                    + "{\"edge\":\"Knows\",\"from\":\"a%d\",\"to\":\"a%d\"}\n".formatted(i, i)
                    + "{\"edge\":\"Owns\",\"from\":\"a%d\",\"to\":\"p%d\"}\n".formatted(i, i)));
        List<StoreRequest> log = counted.log();
        List<StoreRequest> own = log.subList(before, log.size());
        before = log.size();
        if (own.stream().noneMatch(request -> request.folder().equals("__recovery"))) {
          shapes.add(own.stream().map(StoreRequest::kind).toList().toString());
        }
      }

      assertThat(shapes).containsExactly("[PUT_IF_ABSENT]");
      assertThat(counted.log()).as(requests()).hasSizeLessThanOrEqualTo(11_500);
      assertThat(requests()).doesNotContain("LIST");
    }
  }

  /** A graph with one run of 50,000 people. */
  private void manyPeople() {
    graphAt(1);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      rows.append("{\"type\":\"Person\",\"data\":{\"name\":\"p%d\",\"age\":%d}}\n".formatted(i, i));
    }
    try (Graph graph = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      graph.load(LoadRequest.append(rows.toString()));
    }
  }

  /** A graph with one small commit a version. */
  private void graphAt(int version) {
    try (Graph graph =
        Omnigraph.create(store.anotherHandle(), "s.pg", SCHEMA, OpenOptions.defaults())) {
      for (int i = 2; i <= version; i++) {
        graph.load(LoadRequest.append(person("p" + i)));
      }
    }
  }

  private String requests() {
    List<StoreRequest> log = counted.log();
    return log.stream()
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

  private static String person(String name) {
    return "{\"type\":\"Person\",\"data\":{\"name\":\"%s\"}}\n".formatted(name);
  }
}
