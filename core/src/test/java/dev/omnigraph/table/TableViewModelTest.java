package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;

/** Random runs with overwrites and tombstones, against a plain map. */
class TableViewModelTest {

  @Property(tries = 150)
  void a_table_of_nodes_is_a_map_from_id_to_the_newest_row(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int runs) {
    try (TableFixture fixture = new TableFixture()) {
      new Model(fixture, TableFixture.PERSON, new Random(seed)).check(runs);
    }
  }

  @Property(tries = 150)
  void a_table_of_edges_is_a_map_from_id_to_the_newest_row(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int runs) {
    try (TableFixture fixture = new TableFixture()) {
      new Model(fixture, TableFixture.KNOWS, new Random(seed)).check(runs);
    }
  }

  @Test
  void minus_zero_and_zero_are_held_by_the_same_rows() {
    GraphType type =
        TableFixture.node(
            TableFixture.property("p1", "x", PropertyType.scalar(Kind.F64, true)),
            TableFixture.property("p2", "y", PropertyType.scalar(Kind.F32, true)));
    try (TableFixture fixture = new TableFixture()) {
      TableView view =
          fixture.tables.view(
              type,
              List.of(
                  fixture.stored(type, 1, Row.node("a", -0.0, 0.0f), Row.node("b", 0.0, -0.0f))));
      List<Object> asked = List.of(0.0, -0.0f);
      assertThat(view.holders(List.of("p1", "p2"), List.of(asked)))
          .isEqualTo(Map.of(asked, Set.of("a", "b")));
    }
  }

  private static final class Model {
    private final TableFixture fixture;
    private final GraphType type;
    private final Random random;
    private final Map<String, Row> live = new HashMap<>();
    private final Set<String> everUsed = new HashSet<>();
    private final int ids;
    private final boolean edges;

    Model(TableFixture fixture, GraphType type, Random random) {
      this.fixture = fixture;
      this.type = type;
      this.random = random;
      this.edges = type instanceof EdgeType;
      this.ids = 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
    }

    void check(int runs) {
      List<Run> written = new ArrayList<>();
      for (int sequence = 1; sequence <= runs; sequence++) {
        Run run = run(sequence);
        if (run.rows() > 0) {
          written.add(run);
        }
      }
      Collections.shuffle(written, random);
      TableView view = fixture.tables.view(type, written);
      List<Row> expected = live.values().stream().sorted(Row.order(type)).toList();

      checkLookups(view);
      assertThat(view.rows()).isEqualTo(expected.size());
      checkRows(view, expected);
      checkColumns(view, expected);
      for (int i = 0; i < expected.size(); i += 1 + random.nextInt(50)) {
        assertThat(view.ordinalOf(expected.get(i).id(), List.of())).isEqualTo(i);
      }
      assertThat(view.ordinalOf("absent", List.of())).isEqualTo(-1);
      checkOrdinals(view, expected);
      written.sort(Comparator.comparingLong(Run::sequence));
      checkRows(fixture.tables.view(type, withNeighboursMerged(written)), expected);
    }

    private void checkRows(TableView view, List<Row> expected) {
      assertThat(TableFixture.rows(view).stream().map(RowText::of))
          .containsExactlyElementsOf(expected.stream().map(RowText::of).toList());
    }

    /** Some neighbours replaced by their merge, which has the newest one's sequence. */
    private List<Run> withNeighboursMerged(List<Run> runs) {
      int from = random.nextInt(runs.size() + 1);
      int to = from + random.nextInt(runs.size() - from + 1);
      List<Run> after = new ArrayList<>(runs.subList(0, from));
      if (from < to) {
        List<Row> rows = new ArrayList<>();
        fixture.tables.merge(type, runs.subList(from, to), from == 0, rows::add);
        if (from == 0) {
          assertThat(rows).noneMatch(Row::deleted);
        }
        FragmentWriter.Limits limits = TableFixture.batchesOf(1 + random.nextInt(40));
        after.add(fixture.stored(type, runs.get(to - 1).sequence(), rows, limits));
      }
      after.addAll(runs.subList(to, runs.size()));
      return after;
    }

    private void checkOrdinals(TableView view, List<Row> expected) {
      Map<String, Integer> ordinals = new HashMap<>();
      for (int i = 0; i < expected.size(); i += 1 + random.nextInt(5)) {
        ordinals.put(expected.get(i).id(), i);
      }
      Set<String> asked = new HashSet<>(ordinals.keySet());
      asked.addAll(List.of("absent", ""));
      assertThat(view.ordinalsOf(asked, List.of())).isEqualTo(ordinals);
      if (edges) {
        List<String> sources = List.of("", node(3), node(17), node(17) + "\0", node(39), "zzz");
        int[] ranges = view.ordinalsBySource(sources);
        for (int i = 0; i < sources.size(); i++) {
          String source = sources.get(i);
          assertThat(expected.subList(ranges[2 * i], ranges[2 * i + 1]))
              .isEqualTo(expected.stream().filter(row -> row.source().equals(source)).toList());
        }
      }
    }

    private void checkLookups(TableView view) {
      Set<String> asked = new HashSet<>(List.of("absent", "zzz", ""));
      everUsed.stream().filter(id -> random.nextInt(3) == 0).forEach(asked::add);
      Set<String> there = new HashSet<>(asked);
      there.retainAll(live.keySet());
      assertThat(view.contains(asked)).isEqualTo(there);
      Map<String, Row> found = view.find(asked);
      assertThat(found.keySet()).isEqualTo(there);
      found.forEach(
          (id, row) ->
              assertThat(RowText.of(row))
                  .isEqualTo(RowText.of(Objects.requireNonNull(live.get(id)))));
      if (edges) {
        Map<String, Integer> counts = new TreeMap<>();
        live.values().forEach(row -> counts.merge(row.source(), 1, Integer::sum));
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < 40; i += 3) {
          sources.add(node(i));
        }
        counts.keySet().retainAll(sources);
        assertThat(view.countBySource(sources)).isEqualTo(counts);
      }
      checkHolders(view);
    }

    private void checkHolders(TableView view) {
      String column = type.properties().getLast().id();
      int index = type.properties().size() - 1;
      Map<List<Object>, Set<String>> holders = new HashMap<>();
      for (int i = 0; i < 10; i++) {
        Object value = number(i);
        Set<String> ids = new HashSet<>();
        live.values().stream()
            .filter(row -> value.equals(row.values()[index]))
            .forEach(row -> ids.add(row.id()));
        if (!ids.isEmpty()) {
          holders.put(List.of(value), ids);
        }
      }
      List<List<Object>> tuples = new ArrayList<>(holders.keySet());
      tuples.add(List.of(number(-5)));
      assertThat(view.holders(List.of(column), tuples)).isEqualTo(holders);
    }

    private void checkColumns(TableView view, List<Row> expected) {
      int[] ordinals = random.ints(50, 0, Math.max(1, expected.size())).toArray();
      if (expected.isEmpty()) {
        ordinals = new int[0];
      }
      for (int p = 0; p < type.properties().size(); p++) {
        dev.omnigraph.schema.Property property = type.properties().get(p);
        try (FieldVector out = view.field(property.id()).createVector(fixture.allocator)) {
          view.gather(property.id(), ordinals, 0, ordinals.length, out);
          for (int i = 0; i < ordinals.length; i++) {
            assertThat(ArrowValues.get(out, i, property.type()))
                .isEqualTo(expected.get(ordinals[i]).values()[p]);
          }
          view.read(property.id(), 0, expected.size(), out);
          assertThat(out.getValueCount()).isEqualTo(expected.size());
          for (int i = 0; i < expected.size(); i++) {
            assertThat(ArrowValues.get(out, i, property.type()))
                .isEqualTo(expected.get(i).values()[p]);
          }
        }
      }
    }

    private Run run(long sequence) {
      Map<String, Row> rows = new HashMap<>();
      int size = 1 + random.nextInt(random.nextBoolean() ? 5 : 500);
      for (int i = 0; i < size; i++) {
        Row row = row("id" + random.nextInt(ids));
        rows.put(row.id(), row);
      }
      everUsed.addAll(rows.keySet());
      rows.forEach(
          (id, row) -> {
            if (row.deleted()) {
              live.remove(id);
            } else {
              live.put(id, row);
            }
          });
      List<Row> sorted = rows.values().stream().sorted(Row.order(type)).toList();
      if (random.nextInt(3) == 0) {
        return new Run.Inline(sequence, InlineRows.of(type, 1, sorted));
      }
      return fixture.stored(
          type,
          sequence,
          sorted,
          new FragmentWriter.Limits(
              1 + random.nextInt(40), 1 << 20, 1 << 20, 1 + random.nextInt(300)));
    }

    private Row row(String id) {
      boolean deleted = random.nextInt(5) == 0;
      Object value = random.nextInt(4) == 0 ? null : number(random.nextInt(10));
      if (!edges) {
        return deleted
            ? Row.nodeTombstone(type, id)
            : Row.node(id, "name of " + id + random.nextInt(), value);
      }
      String src = node(random.nextInt(40));
      String dst = node(random.nextInt(40));
      return deleted ? Row.edgeTombstone(type, id, src, dst) : Row.edge(id, src, dst, value);
    }

    private Object number(int value) {
      return !edges ? (Object) value : (Object) (long) value;
    }

    private static String node(int index) {
      return "n" + index;
    }
  }
}
