package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.store.InMemoryObjectStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablesMemoryTest {
  private static final int ROWS = 20_000;

  @Test
  void readers_share_a_cache_that_is_far_too_small_and_always_see_their_rows() throws Exception {
    try (TableFixture fixture = new TableFixture(new InMemoryObjectStore(), 1 << 26, 40_000);
        ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Run run = people(fixture);
      List<Callable<Void>> readers = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        long seed = t;
        readers.add(
            () -> {
              readAtRandom(fixture, run, new Random(seed));
              return null;
            });
      }
      for (Future<Void> reader : threads.invokeAll(readers)) {
        reader.get();
      }
    }
  }

  private static void readAtRandom(TableFixture fixture, Run run, Random random) {
    TableView view = fixture.tables.view(TableFixture.PERSON, List.of(run));
    try (VarCharVector names = view.textVector("@id");
        FieldVector ages = view.field("p2").createVector(fixture.allocator)) {
      for (int i = 0; i < 30; i++) {
        int[] ordinals = random.ints(100, 0, ROWS).toArray();
        view.gather(List.of("@id", "p2"), ordinals, 0, ordinals.length, List.of(names, ages));
        for (int k = 0; k < ordinals.length; k++) {
          assertThat(names.getObject(k)).hasToString(id(ordinals[k]));
          assertThat(((IntVector) ages).get(k)).isEqualTo(ordinals[k]);
        }
        assertThat(view.contains(List.of(id(ordinals[0]), "absent"))).hasSize(1);
        assertThat(view.ordinalOf(id(ordinals[1]), List.of())).isEqualTo(ordinals[1]);
      }
    }
  }

  @Test
  void what_is_cached_is_bounded() {
    try (TableFixture fixture = new TableFixture(new InMemoryObjectStore(), 1 << 26, 100_000)) {
      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(people(fixture)));
      try (VarCharVector names = view.textVector("p1")) {
        for (int first = 0; first < ROWS; first += 500) {
          view.read("p1", first, 500, names);
        }
      }
      assertThat(fixture.allocator.getAllocatedMemory()).isLessThan(200_000);
    }
  }

  @Test
  void more_than_the_limit_is_a_typed_error_and_the_tables_stay_usable() {
    try (TableFixture fixture = new TableFixture(new InMemoryObjectStore(), 1 << 20, 1 << 19)) {
      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(people(fixture)));
      try (VarCharVector names = view.textVector("p1")) {
        assertThatThrownBy(() -> view.read("p1", 0, ROWS, names))
            .isInstanceOfSatisfying(
                LimitExceededException.class, e -> assertThat(e.code()).isEqualTo("memory_limit"))
            .hasMessageContaining("1,048,576 bytes");
        view.read("p1", 0, 100, names);
        assertThat(names.getObject(99).toString()).startsWith("name of person00099");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatever_the_limit_nothing_is_left_behind(boolean compressed) {
    GraphType type = RandomRows.everyKind(false);
    List<Row> rows = new RandomRows(new Random(5)).rows(type, false, 60);
    Set<String> outcomes = new HashSet<>();
    for (int limit = 1 << 10; limit < 8 << 20; limit += 1 + limit / 9) {
      outcomes.add(writeAndRead(type, rows, compressed, limit));
    }
    assertThat(outcomes).containsExactlyInAnyOrder("no room to write", "no room to read", "done");
  }

  private static String writeAndRead(
      GraphType type, List<Row> rows, boolean compressed, long limit) {
    InMemoryObjectStore store = new InMemoryObjectStore();
    List<Fragment> fragments;
    try (TableFixture fixture = new TableFixture(store.anotherHandle(), 2 * limit, limit)) {
      fragments = fixture.fragments(type, 1, compressed, rows, TableFixture.batchesOf(20));
    } catch (LimitExceededException e) {
      return "no room to write";
    }
    try (TableFixture fixture = new TableFixture(store, limit, limit)) {
      TableView view = fixture.tables.view(type, List.of(new Run.Stored(1, fragments)));
      for (dev.omnigraph.schema.Property property : type.properties()) {
        try (FieldVector out = view.field(property.id()).createVector(fixture.allocator)) {
          view.read(property.id(), 0, view.rows(), out);
        }
      }
      return "done";
    } catch (LimitExceededException e) {
      return "no room to read";
    }
  }

  @Test
  void a_full_cache_makes_room_for_what_is_read_now() {
    try (TableFixture fixture = new TableFixture(new InMemoryObjectStore(), 3 << 20, 4 << 20)) {
      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(people(fixture)));
      for (int first = 0; first < ROWS; first += 1000) {
        for (String column : List.of("@id", "p1", "p2")) {
          try (FieldVector out = view.field(column).createVector(fixture.allocator)) {
            view.read(column, first, 1000, out);
          }
        }
      }
    }
  }

  @Test
  void mapped_memory_is_used_in_place() {
    DirectMemoryStore store = new DirectMemoryStore();
    try (TableFixture fixture = new TableFixture(store, 1 << 26, 1 << 25)) {
      Run.Stored run = people(fixture);
      Part part = new Part.Stored("t1", run.fragments().getFirst());
      Column age =
          Column.of(TableFixture.property("p2", "age", PropertyType.scalar(Kind.I32, true)));
      long before = fixture.allocator.getAllocatedMemory();
      Want want = new Want(part, 0, age);
      try (Pins pins = fixture.tables.pin(List.of(want))) {
        IntVector vector = (IntVector) pins.get(want);
        // as many bytes as there are values: Arrow's own memory comes in powers of two
        assertThat(vector.getDataBuffer().capacity()).isEqualTo(1000 * 4);
        assertThat(store.hasHandedOut(vector.getDataBuffer().memoryAddress())).isTrue();
        assertThat(store.hasHandedOut(vector.getValidityBuffer().memoryAddress())).isTrue();
        assertThat(vector.get(999)).isEqualTo(999);
        assertThat(fixture.allocator.getAllocatedMemory() - before).isLessThan(1000 * 4 + 1024);
      }
    }
  }

  @Test
  void tables_that_are_closed_while_a_reader_is_at_work_leave_nothing_behind() throws Exception {
    for (int round = 0; round < 8; round++) {
      try (TableFixture fixture = new TableFixture();
          ExecutorService threads = Executors.newFixedThreadPool(2)) {
        Run run = people(fixture);
        Future<?> reader = threads.submit(() -> readAtRandom(fixture, run, new Random(1)));
        threads.submit(fixture.tables::close).get();
        reader.get();
      }
    }
  }

  @Test
  void more_rows_than_an_int_counts_are_refused() {
    Fragment huge = new Fragment("k", 1L << 31, 100, 50, 0, "a", "b", 0, 1);
    try (TableFixture fixture = new TableFixture()) {
      TableView view =
          fixture.tables.view(TableFixture.PERSON, List.of(new Run.Stored(1, List.of(huge))));
      assertThatThrownBy(view::rows)
          .isInstanceOfSatisfying(
              LimitExceededException.class, e -> assertThat(e.code()).isEqualTo("table_rows"));
    }
  }

  private static Run.Stored people(TableFixture fixture) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Row.node(id(i), "name of " + id(i) + " " + "x".repeat(50), i));
    }
    return fixture.stored(TableFixture.PERSON, 1, rows, TableFixture.batchesOf(1000));
  }

  private static String id(int index) {
    return "person%05d".formatted(index);
  }
}
