package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reading costs, in requests. */
class ReadCostTest {
  private static final GraphType WIDE =
      TableFixture.node(
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      TableFixture.property(
                          "p" + i, "name" + i, PropertyType.scalar(Kind.STRING, false)))
              .toArray(dev.omnigraph.schema.Property[]::new));

  private final CountingObjectStore store = new CountingObjectStore(new InMemoryObjectStore());
  private final TableFixture fixture = new TableFixture(store, 1 << 28, 1 << 26);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void opening_a_view_and_counting_the_rows_of_one_run_reads_nothing() {
    TableView view = view(people(1, 5000, 0));
    assertThat(view.rows()).isEqualTo(5000);
    assertThat(store.count()).isZero();
  }

  @Test
  void a_cold_point_lookup_costs_two_requests_a_run_however_large() {
    TableView view = view(people(1, 20_000, 0));
    assertThat(view.contains(List.of("person0012345"))).hasSize(1);
    assertThat(store.count()).isEqualTo(2);
    assertThat(store.bytesRead()).isLessThan(size(view) / 4);
  }

  @Test
  void a_cold_lookup_of_a_whole_row_costs_two_requests() {
    Run.Stored run = wide(20_000);
    TableView view = fixture.tables.view(WIDE, List.of(run));
    store.reset();
    assertThat(view.find(List.of("row0012345")).values().iterator().next().values()[7])
        .isEqualTo("value 7 of 12345");
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void an_absent_id_outside_all_ranges_costs_nothing() {
    TableView view = view(people(1, 1000, 0), people(2, 1000, 5000));
    assertThat(view.contains(List.of("aaa", "zzz"))).isEmpty();
    assertThat(store.count()).isZero();
  }

  @Test
  void an_absent_id_within_the_ranges_costs_a_footer_a_run_and_rarely_more() {
    TableView view = view(people(1, 1000, 0), people(2, 1000, 500));
    List<String> absent =
        IntStream.range(0, 100).mapToObj(i -> "person%07dx".formatted(i * 9)).toList();
    view.contains(absent.subList(60, 61));
    assertThat(store.count()).isEqualTo(2);
    store.reset();
    absent.forEach(id -> view.contains(List.of(id)));
    assertThat(store.count()).isLessThan(10);
  }

  @Test
  void a_lookup_among_many_runs_asks_each_at_most_twice() {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      runs.add(people(i + 1, 3000, 100 * i));
    }
    TableView view = view(runs.toArray(Run[]::new));
    assertThat(view.contains(List.of("person0001500", "nobody"))).hasSize(1);
    assertThat(store.count()).isLessThanOrEqualTo(16);
    store.reset();
    assertThat(view.contains(List.of("person0001500"))).hasSize(1);
    assertThat(store.count()).isZero();
  }

  @Test
  void edges_of_a_source_cost_two_requests_a_run() {
    List<Row> edges = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      edges.add(Row.edge("e%05d".formatted(i), "n%04d".formatted(i / 10), "n0", (long) i));
    }
    Run run = fixture.stored(TableFixture.KNOWS, 1, edges, FragmentWriter.Limits.DEFAULT);
    TableView view = fixture.tables.view(TableFixture.KNOWS, List.of(run));
    store.reset();
    assertThat(view.countBySource(List.of("n0777", "absent")))
        .containsOnly(java.util.Map.entry("n0777", 10));
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void a_column_is_read_without_the_others() {
    TableView view = fixture.tables.view(WIDE, List.of(wide(20_000)));
    try (FieldVector out = view.field("p7").createVector(fixture.allocator)) {
      view.read("p7", 0, 10, out); // the footer, too
      store.reset();
      view.read("p7", 0, 20_000, out);
      assertThat(store.bytesRead()).isLessThan(size(view) / 10);
    }
  }

  @Test
  void a_narrow_column_of_a_wide_table_costs_the_footer_and_its_own_bytes() {
    GraphType type = withNumber();
    List<Row> rows = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 40_000; i++) {
      Object[] values = new Object[type.properties().size()];
      for (int p = 0; p < 20; p++) {
        values[p] = "value " + random.nextLong();
      }
      values[20] = random.nextInt();
      rows.add(Row.node("row%07d".formatted(i), values));
    }
    Run.Stored run = fixture.stored(type, 1, rows, FragmentWriter.Limits.DEFAULT);
    TableView view = fixture.tables.view(type, List.of(run));
    store.reset();
    try (FieldVector out = view.field("n").createVector(fixture.allocator)) {
      view.read("n", 0, 40_000, out);
    }
    Fragment fragment = run.fragments().getFirst();
    long column = columnBytes(type, fragment, "n");
    long limit = Math.round((fragment.footerBytes() + column) * 1.1);
    assertThat(run.fragments()).hasSize(1);
    assertThat(store.bytesRead()).isBetween(fragment.footerBytes() + column, limit);
    assertThat(store.bytesRead()).isLessThan(fragment.bytes() / 20);
  }

  private static GraphType withNumber() {
    List<dev.omnigraph.schema.Property> properties = new ArrayList<>(WIDE.properties());
    properties.add(TableFixture.property("n", "number", PropertyType.scalar(Kind.I32, true)));
    return TableFixture.node(properties.toArray(dev.omnigraph.schema.Property[]::new));
  }

  private long columnBytes(GraphType type, Fragment fragment, String name) {
    Part.Stored part = new Part.Stored(type.id(), fragment);
    FragmentFooter footer = fixture.tables.footers(List.of(part)).of(part);
    FragmentFooter.Column column = java.util.Objects.requireNonNull(footer.columns().get(name));
    return footer.batches().stream()
        .mapToLong(
            batch ->
                IntStream.range(column.firstBuffer(), column.firstBuffer() + column.buffers())
                    .mapToLong(b -> batch.buffers()[3 * b + 1])
                    .sum())
        .sum();
  }

  @Test
  void several_columns_of_a_batch_are_one_request() {
    TableView view = fixture.tables.view(WIDE, List.of(wide(3000)));
    List<String> columns = List.of("p7", "@id", "p3");
    List<FieldVector> outs =
        columns.stream()
            .<FieldVector>map(column -> view.field(column).createVector(fixture.allocator))
            .toList();
    store.reset();
    view.read(columns, 0, 3000, outs);
    assertThat(store.count()).isEqualTo(2);
    outs.forEach(FieldVector::close);
  }

  @Test
  void a_few_new_rows_over_a_large_run_are_merged_without_reading_it_whole() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      rows.add(Row.node("person%07d".formatted(i), "name " + new Random(i).nextLong(), i));
    }
    Run large = fixture.stored(TableFixture.PERSON, 1, rows, TableFixture.batchesOf(1000));
    Run small =
        TableFixture.inline(
            TableFixture.PERSON,
            2,
            Row.node("person0012345", "changed", 0),
            Row.node("person0012345x", "new", 0));
    store.reset();
    TableView view = fixture.tables.view(TableFixture.PERSON, List.of(large, small));
    assertThat(view.rows()).isEqualTo(50_001);
    assertThat(store.count()).isEqualTo(2); // the footer, and the ids of one of 50 batches
    assertThat(view.ordinalOf("person0012345x", List.of())).isEqualTo(12_346);
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void inline_rows_read_again_are_known_by_their_content() {
    Run.Inline once = TableFixture.inline(TableFixture.PERSON, 1, Row.node("a", "n", 1));
    Run.Inline again = TableFixture.inline(TableFixture.PERSON, 1, Row.node("a", "n", 1));
    Run.Inline other = TableFixture.inline(TableFixture.PERSON, 1, Row.node("a", "n", 2));
    assertThat(view(once).state()).isEqualTo(view(again).state()).isNotEqualTo(view(other).state());
  }

  private TableView view(Run... runs) {
    store.reset();
    return fixture.tables.view(TableFixture.PERSON, List.of(runs));
  }

  private long size(TableView view) {
    return store
        .listAll(dev.omnigraph.store.ListRequest.of("tables/" + view.type().id()))
        .mapToLong(entry -> ((dev.omnigraph.store.ListEntry.Leaf) entry).size())
        .sum();
  }

  private Run.Stored people(long sequence, int count, int first) {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(sequence);
    for (int i = first; i < first + count; i++) {
      rows.add(Row.node("person%07d".formatted(i), "name " + random.nextLong(), i));
    }
    return fixture.stored(TableFixture.PERSON, sequence, rows, FragmentWriter.Limits.DEFAULT);
  }

  private Run.Stored wide(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = i;
      rows.add(
          Row.node(
              "row%07d".formatted(i),
              IntStream.range(0, 20).mapToObj(p -> "value " + p + " of " + row).toArray()));
    }
    return fixture.stored(WIDE, 1, rows, FragmentWriter.Limits.DEFAULT);
  }
}
