package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is written is what is read, for every type and value. */
class RoundTripTest {

  @Property(tries = 60)
  void fragments_give_back_every_value(
      @ForAll long seed,
      @ForAll boolean edges,
      @ForAll boolean mapped,
      @ForAll boolean compressed,
      @ForAll @IntRange(min = 1, max = 70) int count) {
    GraphType type = RandomRows.everyKind(edges);
    List<Row> rows = new RandomRows(new Random(seed)).rows(type, edges, count);
    try (TableFixture fixture =
        new TableFixture(
            mapped ? new DirectMemoryStore() : new InMemoryObjectStore(), 1 << 28, 1 << 26)) {
      Run run =
          new Run.Stored(
              1, fixture.fragments(type, 1, compressed, rows, TableFixture.batchesOf(16)));
      TableView view = fixture.tables.view(type, List.of(run));
      assertThat(RowText.of(TableFixture.rows(view))).isEqualTo(RowText.of(live(rows)));
    }
  }

  @Property(tries = 60)
  void inline_rows_give_back_every_value_after_a_journey_as_json(
      @ForAll long seed, @ForAll boolean edges, @ForAll @IntRange(min = 1, max = 30) int count)
      throws Exception {
    GraphType type = RandomRows.everyKind(edges);
    List<Row> rows = new RandomRows(new Random(seed)).rows(type, edges, count);
    ObjectMapper json = new ObjectMapper();

    InlineRows inline = InlineRows.of(type, 1, rows);
    InlineRows back = json.readValue(json.writeValueAsString(inline), InlineRows.class);

    assertThat(back).isEqualTo(inline).hasSameHashCodeAs(inline);
    assertThat(RowText.of(back.rows(type))).isEqualTo(RowText.of(rows));
    try (TableFixture fixture = new TableFixture()) {
      TableView view = fixture.tables.view(type, List.of(new Run.Inline(1, back)));
      assertThat(RowText.of(TableFixture.rows(view))).isEqualTo(RowText.of(live(rows)));
    }
  }

  private static List<Row> live(List<Row> rows) {
    return rows.stream().filter(row -> !row.deleted()).toList();
  }
}
