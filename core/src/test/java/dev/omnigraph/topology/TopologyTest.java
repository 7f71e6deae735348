package dev.omnigraph.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableFixture;
import dev.omnigraph.table.TableView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private final Topology topology = new Topology(1 << 20);

  @Property(tries = 100)
  void neighbours_are_those_of_the_edges_in_both_directions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int nodes,
      @ForAll @IntRange(min = 0, max = 400) int edges) {
    Random random = new Random(seed);
    try (TableFixture fixture = new TableFixture()) {
      List<Row> people = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        people.add(person("n" + i));
      }
      List<Row> first = new ArrayList<>();
      List<Row> second = new ArrayList<>();
      Map<String, Row> live = new HashMap<>();
      for (int i = 0; i < edges; i++) {
        Row edge = knows("e" + i, "n" + random.nextInt(nodes), "n" + random.nextInt(nodes));
        first.add(edge);
        live.put(edge.id(), edge);
        if (random.nextInt(4) == 0) {
          Row newer =
              random.nextBoolean()
                  ? Row.edgeTombstone(
                      TableFixture.KNOWS, edge.id(), edge.source(), edge.destination())
                  : knows(edge.id(), "n" + random.nextInt(nodes), "n" + random.nextInt(nodes));
          second.add(newer);
          live.put(edge.id(), newer);
        }
      }
      live.values().removeIf(Row::deleted);
      TableView nodeView = view(fixture, people);
      TableView edgeView = view(fixture, first, second);

      Adjacency adjacency = new Topology(1 << 20).of(edgeView, nodeView, nodeView);

      assertThat(adjacency.out().edges()).isEqualTo(live.size());
      assertThat(adjacency.in().edges()).isEqualTo(live.size());
      for (int node = 0; node < nodes; node++) {
        String id = nodeView.row(node).id();
        assertThat(walk(adjacency.out(), node, nodeView, edgeView))
            .containsExactlyInAnyOrderElementsOf(
                live.values().stream()
                    .filter(edge -> edge.source().equals(id))
                    .map(edge -> edge.id() + " " + edge.destination())
                    .toList());
        assertThat(walk(adjacency.in(), node, nodeView, edgeView))
            .containsExactlyInAnyOrderElementsOf(
                live.values().stream()
                    .filter(edge -> edge.destination().equals(id))
                    .map(edge -> edge.id() + " " + edge.source())
                    .toList());
        assertThat(neighbours(adjacency.out(), node)).isSorted();
        assertThat(neighbours(adjacency.in(), node)).isSorted();
        int other = random.nextInt(nodes);
        assertThat(adjacency.out().joins(node, other))
            .isEqualTo(neighbours(adjacency.out(), node).contains(other));
      }
    }
  }

  @Test
  void an_edge_without_its_destination_is_corrupt_and_names_the_edge() {
    try (TableFixture fixture = new TableFixture()) {
      TableView people = view(fixture, List.of(person("a")));
      TableView knows = view(fixture, List.of(knows("e1", "a", "b")));
      assertThatThrownBy(() -> topology.of(knows, people, people))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("`e1`")
          .hasMessageContaining("ends at node `b`");
    }
  }

  @Test
  void an_edge_without_its_source_is_corrupt_and_names_the_edge() {
    try (TableFixture fixture = new TableFixture()) {
      TableView people = view(fixture, List.of(person("b"), person("d")));
      for (String absent : List.of("a", "c", "e")) {
        TableView knows = view(fixture, List.of(knows("e1", absent, "b")));
        assertThatThrownBy(() -> topology.of(knows, people, people))
            .isInstanceOf(CorruptException.class)
            .hasMessageContaining("`e1`")
            .hasMessageContaining("begins at node `" + absent + "`");
      }
    }
  }

  @Test
  void the_same_states_are_built_once_and_a_new_state_anew() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored people = fixture.stored(TableFixture.PERSON, 1, person("a"), person("b"));
      Run.Stored knows = fixture.stored(TableFixture.KNOWS, 1, knows("e1", "a", "b"));
      Run.Inline more = TableFixture.inline(TableFixture.KNOWS, 2, knows("e2", "b", "a"));

      Adjacency first = adjacency(fixture, List.of(people), List.of(knows));
      assertThat(adjacency(fixture, List.of(people), List.of(knows))).isSameAs(first);
      Adjacency second = adjacency(fixture, List.of(people), List.of(knows, more));
      assertThat(second).isNotSameAs(first);
      assertThat(adjacency(fixture, List.of(people), List.of(knows, more))).isSameAs(second);
    }
  }

  @Test
  void an_adjacency_that_is_too_large_to_keep_is_refused() {
    try (TableFixture fixture = new TableFixture()) {
      TableView people = view(fixture, List.of(person("a")));
      TableView knows = view(fixture, List.of(knows("e1", "a", "a"), knows("e2", "a", "a")));
      assertThatThrownBy(() -> new Topology(39).of(knows, people, people))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("Knows takes 40 bytes");
      assertThat(new Topology(40).of(knows, people, people).in().degree(0)).isEqualTo(2);
    }
  }

  @Test
  void nodes_and_edges_may_be_none() {
    try (TableFixture fixture = new TableFixture()) {
      Adjacency nothing = adjacency(fixture, List.of(), List.of());
      assertThat(nothing.out().nodes()).isZero();
      assertThat(nothing.in().edges()).isZero();
      Run.Stored people = fixture.stored(TableFixture.PERSON, 1, person("a"), person("b"));
      Adjacency noEdges = adjacency(fixture, List.of(people), List.of());
      assertThat(noEdges.out().nodes()).isEqualTo(2);
      assertThat(noEdges.out().degree(1)).isZero();
    }
  }

  private Adjacency adjacency(TableFixture fixture, List<Run> people, List<Run> knows) {
    TableView nodes = fixture.tables.view(TableFixture.PERSON, people);
    return topology.of(fixture.tables.view(TableFixture.KNOWS, knows), nodes, nodes);
  }

  @SafeVarargs
  private static TableView view(TableFixture fixture, List<Row>... runs) {
    List<Run> stored = new ArrayList<>();
    boolean edges = runs.length > 1 || runs[0].getFirst().src() != null;
    for (List<Row> rows : runs) {
      if (!rows.isEmpty()) {
        stored.add(
            fixture.stored(
                edges ? TableFixture.KNOWS : TableFixture.PERSON,
                stored.size(),
                rows.toArray(Row[]::new)));
      }
    }
    return fixture.tables.view(edges ? TableFixture.KNOWS : TableFixture.PERSON, stored);
  }

  private static Row person(String id) {
    return Row.node(id, "name", null);
  }

  private static Row knows(String id, String src, String dst) {
    return Row.edge(id, src, dst, 1L);
  }

  private static List<Integer> neighbours(Csr csr, int node) {
    return IntStream.range(csr.start(node), csr.end(node)).mapToObj(csr::neighbour).toList();
  }

  private static List<String> walk(Csr csr, int node, TableView nodes, TableView edges) {
    return IntStream.range(csr.start(node), csr.end(node))
        .mapToObj(
            place -> edges.row(csr.edge(place)).id() + " " + nodes.row(csr.neighbour(place)).id())
        .toList();
  }
}
