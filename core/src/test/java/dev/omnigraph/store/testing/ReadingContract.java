package dev.omnigraph.store.testing;

import static dev.omnigraph.store.testing.StoreUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.TailRead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Objects, their ranges and their ends. */
interface ReadingContract extends StoreUnderTest {

  @Test
  default void what_is_not_there_is_not_found_by_any_read() {
    write("folder/a");
    for (String key : List.of("b", "folder", "folder/a/b", "folder/aa", "no/folder")) {
      assertNotFound(key, () -> store().get(key));
      assertNotFound(key, () -> store().read(key, List.of(new ByteRange(0, 1))));
      assertNotFound(key, () -> store().readTail(key, 10));
    }
  }

  private static void assertNotFound(String key, Runnable read) {
    assertThatExceptionOfType(ObjectNotFoundException.class)
        .isThrownBy(read::run)
        .withMessageContaining("`" + key + "`")
        .returns(key, ObjectNotFoundException::key)
        .returns("object_not_found", ObjectNotFoundException::code);
  }

  @Test
  default void the_bytes_of_an_object_are_the_caller_s_own() {
    store().put("a", Content.of("abc"));
    Arrays.fill(store().get("a").bytes(), (byte) 0);
    assertThat(text("a")).isEqualTo("abc");
  }

  @Test
  default void ranges_come_in_the_order_asked_for() {
    assertRanges(1000, range(900, 100), range(0, 10), range(500, 1), range(10, 490));
  }

  @Test
  default void ranges_may_touch_overlap_contain_and_repeat_each_other() {
    assertRanges(
        1000,
        range(100, 100),
        range(200, 100),
        range(150, 100),
        range(0, 1000),
        range(120, 10),
        range(100, 100));
  }

  @Test
  default void ranges_may_lie_far_apart() {
    int size = 3_000_000;
    assertRanges(
        size, range(size - 5, 5), range(0, 5), range(1_500_000, 100_000), range(1_000_000, 1));
  }

  @Test
  default void ranges_may_be_as_large_as_the_object() {
    assertRanges(large(), range(0, large()), range(1, large() - 1), range(0, large() - 1));
  }

  @Test
  default void a_thousand_ranges_come_in_one_call() {
    int size = 2_000_000;
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ranges.add(range(i * 1990L, 1 + i % 300));
    }
    Collections.shuffle(ranges, new Random(1));
    assertRanges(size, ranges.toArray(ByteRange[]::new));
  }

  private static ByteRange range(long offset, int length) {
    return new ByteRange(offset, length);
  }

  private void assertRanges(int size, ByteRange... ranges) {
    byte[] whole = bytes(size);
    store().put("a", Content.of(whole));
    List<ByteBuffer> read = store().read("a", List.of(ranges)).buffers();
    assertThat(read).hasSameSizeAs(ranges);
    for (int i = 0; i < ranges.length; i++) {
      ByteBuffer expected =
          ByteBuffer.wrap(whole, (int) ranges[i].offset(), ranges[i].length()).slice();
      assertThat(read.get(i)).as(ranges[i].toString()).isEqualTo(expected);
      assertThat(read.get(i).position()).isZero();
      assertThat(read.get(i).limit()).isEqualTo(ranges[i].length());
      assertThat(read.get(i).isReadOnly()).isTrue();
    }
  }

  @Test
  default void a_range_beyond_the_end_is_a_corrupt_object() {
    store().put("short", Content.of(bytes(100)));
    store().put("empty", Content.of(""));
    store().put("large", Content.of(bytes(200_000)));
    assertCorrupt("short", range(100, 1));
    assertCorrupt("short", range(99, 2));
    assertCorrupt("short", range(0, 101));
    assertCorrupt("short", range(0, 10), range(5_000_000, 10));
    assertCorrupt("short", range(0, 100_000));
    assertCorrupt("empty", range(0, 1));
    assertCorrupt("large", range(0, 200_001));
    assertCorrupt("large", range(100_000, 100_001), range(0, 10));
  }

  private void assertCorrupt(String key, ByteRange... ranges) {
    assertThatExceptionOfType(CorruptException.class)
        .as(Arrays.toString(ranges))
        .isThrownBy(() -> store().read(key, List.of(ranges)))
        .withMessageContaining("`" + key + "`")
        .returns(key, CorruptException::object);
  }

  @Test
  default void a_read_of_no_range_is_refused() {
    write("a");
    assertThatIllegalArgumentException().isThrownBy(() -> store().read("a", List.of()));
  }

  @Test
  default void a_tail_is_the_end_of_the_object_or_all_of_it() {
    for (int size : new int[] {0, 1, 99, 100, 101, 200_000, large()}) {
      byte[] whole = bytes(size);
      store().put("a", Content.of(whole));
      for (int length : new int[] {1, 100, 70_000, 20_000_000}) {
        TailRead read = store().readTail("a", length);
        byte[] expected = Arrays.copyOfRange(whole, Math.max(0, size - length), size);
        assertThat(bytes(read.tail())).as("%s of %s", length, size).isEqualTo(expected);
        assertThat(read.objectSize()).isEqualTo(size);
        assertThat(read.tail().isReadOnly()).isTrue();
        assertThat(read.tail().position()).isZero();
      }
    }
  }

  @Test
  default void a_tail_of_no_length_is_refused() {
    write("a");
    assertThatIllegalArgumentException().isThrownBy(() -> store().readTail("a", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> store().readTail("a", -1));
  }

  @Test
  default void what_was_read_outlives_its_object() {
    byte[] whole = bytes(1_000_000);
    store().put("a", Content.of(whole));
    List<ByteBuffer> ranges = store().read("a", List.of(range(0, 900_000), range(7, 10))).buffers();
    ByteBuffer tail = store().readTail("a", 500_000).tail();
    store().put("a", Content.of("replaced"));
    store().delete(List.of("a"));
    assertThat(ranges.get(0)).isEqualTo(ByteBuffer.wrap(whole, 0, 900_000));
    assertThat(ranges.get(1)).isEqualTo(ByteBuffer.wrap(whole, 7, 10));
    assertThat(tail).isEqualTo(ByteBuffer.wrap(whole, 500_000, 500_000));
  }

  @Test
  default void many_threads_read_the_same_object() {
    byte[] whole = bytes(300_000);
    store().put("a", Content.of(whole));
    try (Race race = new Race(16)) {
      List<Boolean> right =
          race.run(
              reader -> {
                boolean same = true;
                for (int i = 0; i < 20; i++) {
                  int offset = reader * 1000 + i;
                  ByteBuffer read =
                      store().read("a", List.of(range(offset, 100_000))).buffers().getFirst();
                  same &= read.equals(ByteBuffer.wrap(whole, offset, 100_000));
                  same &= Arrays.equals(store().get("a").bytes(), whole);
                }
                return same;
              });
      assertThat(right).containsOnly(true);
    }
  }
}
