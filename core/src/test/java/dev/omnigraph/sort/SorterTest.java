package dev.omnigraph.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SorterTest {

  @Property(tries = 100)
  void records_come_in_order_of_their_bytes_in_memory_or_by_way_of_files(@ForAll long seed) {
    Random random = new Random(seed);
    long memory = random.nextInt(3) == 0 ? 1L << 20 : 1 + random.nextInt(4000);
    try (Scratch scratch = new Scratch(memory)) {
      List<Sorter> sorters = List.of(scratch.sorter(), scratch.sorter(), scratch.sorter());
      List<List<byte[]>> expected =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = random.nextInt(800); i > 0; i--) {
        int which = random.nextInt(3);
        byte[] record = record(random);
        sorters.get(which).add(record);
        expected.get(which).add(record);
      }
      expected.forEach(records -> records.sort(Arrays::compareUnsigned));
      for (int i = 0; i < 3; i++) {
        assertThat(sorters.get(i).count()).isEqualTo(expected.get(i).size());
        assertSame(sorters.get(i).records(), expected.get(i));
        assertSame(sorters.get(i).records(), expected.get(i));
      }
    }
  }

  /** Few different ones, short ones, and now and then one that is longer than any buffer. */
  private static byte[] record(Random random) {
    int length = random.nextInt(200) == 0 ? 60_000 + random.nextInt(300_000) : random.nextInt(5);
    byte[] record = new byte[length];
    for (int i = 0; i < length; i++) {
      record[i] = (byte) (random.nextInt(3) * 127);
    }
    return record;
  }

  private static void assertSame(Records records, List<byte[]> expected) {
    for (byte[] each : expected) {
      assertThat(Arrays.equals(records.next(), each)).isTrue();
    }
    assertThat(records.next()).isNull();
  }

  @Test
  void a_sorter_that_is_read_may_have_to_make_room_for_another() {
    try (Scratch scratch = new Scratch(3400)) {
      Sorter read = scratch.sorter();
      for (int i = 0; i < 40; i++) {
        read.add(new byte[] {(byte) (40 - i)});
      }
      Records half = read.records();
      for (int i = 1; i <= 20; i++) {
        assertThat(half.next()).isEqualTo(new byte[] {(byte) i});
      }
      Sorter filled = scratch.sorter();
      for (int i = 0; i < 30; i++) {
        filled.add(new byte[] {1, 2, 3});
      }
      assertThat(read.heldBytes()).isZero();
      for (int i = 21; i <= 40; i++) {
        assertThat(half.next()).isEqualTo(new byte[] {(byte) i});
      }
      assertThat(half.next()).isNull();
      assertThat(read.records().next()).isEqualTo(new byte[] {1});
    }
  }

  @Test
  void nothing_can_be_added_behind_the_first_look() {
    try (Scratch scratch = new Scratch(4000)) {
      Sorter sorter = scratch.sorter();
      sorter.records();
      assertThatThrownBy(() -> sorter.add(new byte[0])).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void there_is_a_directory_only_while_it_is_needed(@TempDir Path temporary) throws IOException {
    withTemporaryDirectory(
        temporary,
        () -> {
          try (Scratch scratch = new Scratch(1000)) {
            Sorter sorter = scratch.sorter();
            sorter.add(new byte[10]);
            assertThat(list(temporary)).isEmpty();
            for (int i = 0; i < 100; i++) {
              sorter.add(new byte[10]);
            }
            assertThat(list(temporary)).hasSize(1);
            Files.writeString(scratch.directory().resolve("left"), "by whomever");
          }
          assertThat(list(temporary)).isEmpty();
        });
  }

  @Test
  void that_there_is_no_temporary_space_is_a_limit(@TempDir Path temporary) throws IOException {
    withTemporaryDirectory(
        temporary.resolve("none"),
        () ->
            assertThatThrownBy(() -> fill(new Scratch(1000)))
                .isInstanceOfSatisfying(
                    LimitExceededException.class,
                    e -> assertThat(e.code()).isEqualTo("temporary_space")));
    withTemporaryDirectory(
        temporary,
        () -> {
          Scratch scratch = new Scratch(1000);
          Files.delete(scratch.directory());
          assertThatThrownBy(() -> fill(scratch))
              .isInstanceOf(LimitExceededException.class)
              .hasMessageContaining("java.io.tmpdir");
        });
  }

  private static void fill(Scratch scratch) {
    Sorter sorter = scratch.sorter();
    for (int i = 0; i < 1000; i++) {
      sorter.add(new byte[10]);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Something that reads and writes files. */
  private interface Task {
    void run() throws IOException;
  }

  private static void withTemporaryDirectory(Path directory, Task task) throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    System.setProperty("java.io.tmpdir", directory.toString());
    try {
      task.run();
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }
}
