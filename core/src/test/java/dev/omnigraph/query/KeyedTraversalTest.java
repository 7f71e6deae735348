package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.SchemaCompiler;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.TableFixture;
import dev.omnigraph.table.TableView;
import dev.omnigraph.topology.Adjacency;
import dev.omnigraph.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Edges of a few nodes are looked up in a large table, of many nodes found in the adjacency. */
class KeyedTraversalTest {
  private static final int PEOPLE = 50_000;
  private static final int EACH = 6;
  private static final String ONE_HOP =
      "query q() { match { $a: Person { name: \"p25000\" }  $a knows $b } return { $b.name } }";

  private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());
  private final TableFixture fixture = new TableFixture(store, 1 << 29, 1 << 27);
  private final Large graph = new Large(fixture);

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Each of many people knows the next six. */
  private static final class Large implements GraphView {
    private final Contract contract =
        SchemaCompiler.compile(
            "test.pg", "node Person { name: String @key } edge Knows: Person -> Person");
    private final TableFixture fixture;
    private final GraphType person = contract.node("Person").orElseThrow();
    private final GraphType knows = contract.edge("Knows").orElseThrow();
    private final Topology topology = new Topology(64 << 20);
    private final List<Run> people = new ArrayList<>();
    private final List<Run> edges = new ArrayList<>();

    Large(TableFixture fixture) {
      this.fixture = fixture;
      people.add(
          fixture.stored(
              person,
              1,
              IntStream.range(0, PEOPLE)
                  .mapToObj(i -> Row.node(name(i), name(i)))
                  .toArray(Row[]::new)));
      edges.add(
          fixture.stored(
              knows,
              1,
              IntStream.range(0, PEOPLE * EACH)
                  .mapToObj(
                      i ->
                          Row.edge(
                              "e%06d".formatted(i), name(i / EACH), name(i / EACH + i % EACH + 1)))
                  .toArray(Row[]::new)));
    }

    static String name(int i) {
      return "p%05d".formatted(i % PEOPLE);
    }

    @Override
    public Contract contract() {
      return contract;
    }

    @Override
    public TableView table(GraphType type) {
      return fixture.tables.view(type, type.equals(person) ? people : edges);
    }

    @Override
    public Adjacency adjacency(EdgeType type) {
      return topology.of(table(knows), table(person), table(person));
    }

    @Override
    public boolean hasAdjacency(EdgeType type) {
      return topology.holds(table(knows), table(person), table(person));
    }
  }

  private List<String> rows(String query) {
    return rows(query, InstantSource.system(), QueryLimits.DEFAULT, Traversals.Choice.CHEAPER);
  }

  private List<String> rows(
      String query, InstantSource clock, QueryLimits limits, Traversals.Choice choice) {
    QueryFile file = QueryFile.parse("test.gq", query);
    CheckedQuery checked = TypeChecker.check(file, file.query(null), graph.contract());
    QueryContext context = new QueryContext(clock, fixture.allocator, limits);
    List<String> rows = new ArrayList<>();
    try (Result result = QueryEngine.run(graph, checked, Map.of(), context, choice)) {
      result.forEach(row -> rows.add(row.get(0) + ""));
    }
    return rows;
  }

  @Test
  void a_hop_from_one_node_reads_a_few_batches_of_a_large_table() {
    store.reset();
    assertThat(rows(ONE_HOP))
        .containsExactly("p25001", "p25002", "p25003", "p25004", "p25005", "p25006");
    assertThat(graph.hasAdjacency((EdgeType) graph.knows)).isFalse();
    // Of each table the footer and the keys of one batch, and the names.
    assertThat(store.count()).isEqualTo(5);

    store.reset();
    assertThat(rows(ONE_HOP.replace("25000", "45000"))).hasSize(6);
    assertThat(store.count()).isEqualTo(3);
    long read = store.bytesRead();

    fixture.tables.close();
    store.reset();
    assertThat(
            rows(ONE_HOP, InstantSource.system(), QueryLimits.DEFAULT, Traversals.Choice.ADJACENCY))
        .hasSize(6);
    assertThat(read).isLessThan(store.bytesRead() / 15);
  }

  @Test
  void the_end_of_an_edge_that_is_known_is_looked_up_too() {
    store.reset();
    assertThat(
            rows(
                """
                query q() {
                  match { $a: Person { name: "p25000" }  $b: Person { name: "p25004" }  $a $e:knows $b }
                  return { $e.@id as id }
                }
                """))
        .containsExactly("e150003");
    assertThat(graph.hasAdjacency((EdgeType) graph.knows)).isFalse();
  }

  @Test
  void an_adjacency_that_is_there_is_used() {
    graph.adjacency((EdgeType) graph.knows);
    rows("query q() { match { $a: Person { name: \"p25000\" } } return { $a.name } }");
    store.reset();
    assertThat(rows(ONE_HOP)).hasSize(6);
    assertThat(store.count()).isZero();
  }

  @Test
  void many_nodes_are_not_looked_up_one_by_one() {
    assertThat(rows("query q() { match { $a knows $b } return { count($b.name) as n } }"))
        .containsExactly("300000");
    assertThat(graph.hasAdjacency((EdgeType) graph.knows)).isTrue();
  }

  @Test
  void what_turns_out_to_be_many_nodes_is_not_looked_up_any_further() {
    // Equality is thought to leave few; here it leaves all.
    assertThat(
            rows(
                """
                query q() {
                  match { $a: Person  $a.name starts_with "p"  $a.name contains "p"
                          $a.name contains "p"  $a.name contains "p"  $a.name contains "p"  $a knows $b }
                  return { $b.name }
                }
                """))
        .hasSize(300_000);
    assertThat(graph.hasAdjacency((EdgeType) graph.knows)).isTrue();
  }

  @Test
  void newer_rows_and_tombstones_count() {
    graph.edges.add(
        TableFixture.inline(
            graph.knows,
            2,
            Row.edge("e150000", "p25000", "p00007"),
            Row.edgeTombstone(graph.knows, "e150001", "p25000", "p25002")));
    assertThat(rows(ONE_HOP))
        .containsExactlyInAnyOrder("p00007", "p25003", "p25004", "p25005", "p25006");
    assertThat(graph.hasAdjacency((EdgeType) graph.knows)).isFalse();
  }

  @Test
  void an_edge_without_its_destination_is_corrupt_and_names_the_edge() {
    graph.edges.add(TableFixture.inline(graph.knows, 2, Row.edge("e999999", "p25000", "nobody")));
    assertThatThrownBy(() -> rows(ONE_HOP))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("edge `e999999` of type Knows ends at node `nobody`");
  }

  @Test
  void lookups_end_at_the_bounds_of_the_query() {
    String all = "query q() { match { $a knows $b } return { $b.name } }";
    int[] ticks = new int[1];
    InstantSource clock = () -> Instant.ofEpochSecond(ticks[0]++);
    assertThatThrownBy(
            () ->
                rows(
                    all,
                    clock,
                    new QueryLimits(Duration.ofSeconds(10), 1L << 30),
                    Traversals.Choice.LOOKUP))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("longer than");
    assertThat(ticks[0]).isLessThan(15);
    assertThatThrownBy(
            () ->
                rows(
                    all,
                    InstantSource.system(),
                    new QueryLimits(Duration.ofMinutes(1), 300_000),
                    Traversals.Choice.LOOKUP))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("more memory");
  }
}
