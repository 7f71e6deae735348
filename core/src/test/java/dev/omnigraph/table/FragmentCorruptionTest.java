package dev.omnigraph.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.ObjectNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fragment that is not what was written gives its rows or a typed error, nothing else. */
class FragmentCorruptionTest {
  private static final GraphType TYPE = RandomRows.everyKind(true);
  private static final List<Row> ROWS = rows();
  private static final List<String> LIVE =
      RowText.of(ROWS.stream().filter(row -> !row.deleted()).toList());

  /** The first is a tombstone, so that they are one fragment. */
  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>(new RandomRows(new Random(3)).rows(TYPE, true, 12));
    Row first = rows.getFirst();
    rows.set(0, Row.edgeTombstone(TYPE, first.id(), first.source(), first.destination()));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_changed_byte_anywhere_is_corrupt_or_harmless(boolean compressed) {
    Set<String> outcomes = new HashSet<>();
    Written written = new Written(compressed);
    for (int at = 0; at < written.bytes.length; at += 1 + written.bytes.length / 400) {
      byte[] changed = written.bytes.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      outcomes.add(written.read(changed));
    }
    assertThat(outcomes).containsExactlyInAnyOrder("rows", "corrupt");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void every_changed_byte_of_the_footer_is_corrupt(boolean compressed) {
    Written written = new Written(compressed);
    int length = written.bytes.length;
    for (int at = length - written.fragment.footerBytes(); at < length; at += 31) {
      byte[] changed = written.bytes.clone();
      changed[at]++;
      assertThat(written.read(changed)).isEqualTo("corrupt");
    }
  }

  @Test
  void a_truncated_fragment_is_corrupt() {
    Written written = new Written(true);
    for (int length = 0; length < written.bytes.length; length += 1 + written.bytes.length / 300) {
      assertThat(written.read(Arrays.copyOf(written.bytes, length))).isEqualTo("corrupt");
    }
  }

  @Property(tries = 100)
  void pieces_overwritten_moved_or_blanked_are_corrupt_or_harmless(
      @ForAll boolean compressed, @ForAll @IntRange(min = 0, max = 2) int kind, @ForAll long seed) {
    Written written = new Written(compressed);
    Random random = new Random(seed);
    byte[] changed = written.bytes.clone();
    int from = random.nextInt(changed.length);
    int length = 1 + random.nextInt(changed.length - from);
    switch (kind) {
      case 0 -> Arrays.fill(changed, from, from + length, (byte) random.nextInt());
      case 1 -> System.arraycopy(written.bytes, 0, changed, from, length);
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, changed, from, length);
      }
    }
    assertThat(written.read(changed)).isIn("rows", "corrupt");
  }

  @Test
  void another_fragment_under_the_same_name_is_corrupt() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored run = fixture.stored(TableFixture.PERSON, 1, Row.node("a", "one", 1));
      Run.Stored other = fixture.stored(TableFixture.PERSON, 1, Row.node("a", "two", 1));
      Fragment fragment = run.fragments().getFirst();
      Fragment swapped = other.fragments().getFirst();
      assertThat(swapped.bytes()).isEqualTo(fragment.bytes());
      fixture.store.put(fragment.key(), Content.of(fixture.store.get(swapped.key()).bytes()));

      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(run));
      assertThatThrownBy(() -> view.row(0))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(fragment.key())
          .hasMessageContaining("checksum");
    }
  }

  @Test
  void a_fragment_of_another_table_is_corrupt() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored run = fixture.stored(TableFixture.KNOWS, 1, Row.edge("e", "a", "b", 1L));
      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(run));
      assertThatThrownBy(() -> view.row(0))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("`omnigraph.table` is `t2`, expected `t1`");
    }
  }

  @Test
  void a_missing_fragment_is_corrupt_and_tells_that_it_is_missing() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored run = fixture.stored(TableFixture.PERSON, 1, Row.node("a", "one", 1));
      String key = run.fragments().getFirst().key();
      fixture.store.delete(List.of(key));
      TableView view = fixture.tables.view(TableFixture.PERSON, List.of(run));
      assertThatThrownBy(() -> view.contains(List.of("a")))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(key)
          .hasMessageContaining("missing")
          .hasCauseInstanceOf(ObjectNotFoundException.class);
    }
  }

  @Test
  void a_column_of_another_type_than_the_schema_has_is_corrupt() {
    try (TableFixture fixture = new TableFixture()) {
      Run.Stored run = fixture.stored(TableFixture.PERSON, 1, Row.node("a", "one", 1));
      GraphType changed =
          TableFixture.node(
              TableFixture.property(
                  "p1",
                  "name",
                  dev.omnigraph.schema.PropertyType.scalar(
                      dev.omnigraph.schema.PropertyType.Kind.BOOL, false)));
      TableView view = fixture.tables.view(changed, List.of(run));
      assertThatThrownBy(() -> view.row(0))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining("`p1` holds Utf8 where the schema wants Bool");
    }
  }

  /** The fragment of {@link #ROWS}, and what becomes of it when its bytes are others. */
  private static final class Written {
    private final Fragment fragment;
    private final byte[] bytes;

    Written(boolean compressed) {
      try (TableFixture fixture = new TableFixture()) {
        fragment =
            fixture.fragments(TYPE, 1, compressed, ROWS, TableFixture.batchesOf(5)).getFirst();
        bytes = fixture.store.get(fragment.key()).bytes();
      }
    }

    String read(byte[] changed) {
      try (TableFixture fixture = new TableFixture(new InMemoryObjectStore(), 64 << 20, 32 << 20)) {
        fixture.store.put(fragment.key(), Content.of(changed));
        TableView view = fixture.tables.view(TYPE, List.of(new Run.Stored(1, List.of(fragment))));
        assertThat(RowText.of(TableFixture.rows(view))).isEqualTo(LIVE);
        return "rows";
      } catch (CorruptException e) {
        assertThat(e.object()).isEqualTo(fragment.key());
        return "corrupt";
      }
    }
  }
}
