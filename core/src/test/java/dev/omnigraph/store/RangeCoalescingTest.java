package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RangeCoalescingTest {
  private static final int GAP = RangeCoalescing.GAP;
  private static final int LARGEST = RangeCoalescing.LARGEST;

  private static final ByteBuffer OBJECT = ByteBuffer.allocate(1_100_000);

  static {
    for (int i = 0; i < OBJECT.capacity(); i++) {
      OBJECT.put(i, (byte) (i * 7 + i / 253));
    }
  }

  private static List<ByteRange> fetches(ByteRange... ranges) {
    return RangeCoalescing.of(List.of(ranges)).fetches();
  }

  private static ByteRange range(long offset, int length) {
    return new ByteRange(offset, length);
  }

  @Test
  void one_range_is_one_fetch() {
    assertThat(fetches(range(5, 10))).containsExactly(range(5, 10));
  }

  @Test
  void ranges_up_to_the_gap_apart_are_one_fetch() {
    assertThat(fetches(range(0, 10), range(10L + GAP, 5))).containsExactly(range(0, 15 + GAP));
    assertThat(fetches(range(0, 10), range(11L + GAP, 5)))
        .containsExactly(range(0, 10), range(11L + GAP, 5));
  }

  @Test
  void overlapping_contained_and_equal_ranges_are_one_fetch_in_any_order() {
    assertThat(fetches(range(50, 100), range(0, 60), range(60, 10), range(0, 60)))
        .containsExactly(range(0, 150));
  }

  @Test
  void merging_stops_at_the_largest_fetch() {
    assertThat(fetches(range(0, LARGEST), range(LARGEST, 1)))
        .containsExactly(range(0, LARGEST), range(LARGEST, 1));
    assertThat(fetches(range(0, LARGEST - 1), range(LARGEST - 1L, 1)))
        .containsExactly(range(0, LARGEST));
  }

  @Test
  void a_range_larger_than_the_largest_fetch_is_one_and_serves_what_lies_in_it() {
    assertThat(fetches(range(0, 2 * LARGEST), range(LARGEST, 10)))
        .containsExactly(range(0, 2 * LARGEST));
  }

  @Test
  void no_range_is_no_read() {
    assertThatIllegalArgumentException().isThrownBy(() -> RangeCoalescing.of(List.of()));
  }

  @Property
  void what_is_cut_is_what_was_asked_for(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 999_999) Integer> offsets,
      @ForAll @IntRange(min = 1, max = 100_000) int length) {
    List<ByteRange> ranges = offsets.stream().map(offset -> range(offset, length)).toList();
    RangeCoalescing coalescing = RangeCoalescing.of(ranges);
    List<ByteBuffer> cut =
        coalescing.cut(
            coalescing.fetches().stream()
                .map(fetch -> OBJECT.slice((int) fetch.offset(), fetch.length()))
                .toList());
    for (int i = 0; i < ranges.size(); i++) {
      assertThat(cut.get(i)).isEqualTo(OBJECT.slice(offsets.get(i), length));
      assertThat(cut.get(i).isReadOnly()).isTrue();
    }
  }
}
