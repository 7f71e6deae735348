package dev.omnigraph.store.testing;

import static dev.omnigraph.store.testing.StoreUnderTest.assertWhole;
import static dev.omnigraph.store.testing.StoreUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.TailRead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is there, whole, at once, for everybody. */
interface WritingContract extends StoreUnderTest {

  @Test
  default void a_put_replaces_all_that_was_there() {
    store().put("a", Content.of("a long first content"));
    store().put("a", Content.of("short"));
    assertThat(text("a")).isEqualTo("short");
  }

  @Test
  default void a_write_is_there_for_every_handle_at_once() {
    try (ObjectStore other = another()) {
      for (int i = 0; i < 20; i++) {
        store().put("a", Content.of("content " + i));
        assertThat(other.get("a").bytes()).asString().isEqualTo("content " + i);
        assertThat(other.listAll(ListRequest.of("a"))).hasSize(1);
      }
    }
  }

  @Test
  default void content_of_every_size_comes_back() {
    for (int size : new int[] {0, 1, 2, 4095, 4096, 65_535, 65_536, 65_537, 1_000_000, large()}) {
      store().put("size/" + size, Content.of(bytes(size)));
      assertWhole(store(), "size/" + size, bytes(size));
    }
  }

  @Test
  default void files_of_every_size_come_back(@TempDir Path directory) throws IOException {
    for (int size : new int[] {0, 1, 70_000, large()}) {
      Path file = directory.resolve("file" + size);
      Files.write(file, bytes(size));
      store().put("size/" + size, Content.of(file));
      assertWhole(store(), "size/" + size, bytes(size));
      assertThat(file).exists();
    }
  }

  @Test
  default void content_is_not_held_by_reference() {
    byte[] content = bytes(100);
    store().put("a", Content.of(content));
    store().putIfAbsent("b", Content.of(content));
    Arrays.fill(content, (byte) 0);
    assertWhole(store(), "a", bytes(100));
    assertWhole(store(), "b", bytes(100));
  }

  @Test
  default void a_file_that_cannot_be_read_is_refused_and_nothing_is_written(
      @TempDir Path directory) {
    Content missing = Content.of(directory.resolve("missing"));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> store().put("a", missing))
        .withMessageContaining("missing")
        .returns("unreadable_content", InvalidInputException::code);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> store().putIfAbsent("a", missing));
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void writers_of_different_keys_do_not_disturb_each_other() {
    try (Race race = new Race(8)) {
      race.run(
          writer -> {
            for (int i = 0; i < 25; i++) {
              store().put("w/" + writer + "/" + i, Content.of(bytes(1000 * writer + i)));
            }
            return writer;
          });
    }
    assertThat(keys("w/")).hasSize(200);
    for (int writer = 0; writer < 8; writer++) {
      assertWhole(store(), "w/" + writer + "/24", bytes(1000 * writer + 24));
    }
  }

  /** Every version consists of one byte over and over, and its size tells which. */
  @Test
  default void no_reader_sees_a_mixture_while_an_object_is_replaced() {
    store().put("a", version(0));
    try (Race race = new Race(6)) {
      race.run(
          thread -> {
            for (int i = 0; i < 40; i++) {
              if (thread < 2) {
                store().put("a", version(i * 2 + thread));
              } else {
                readAnyVersion(thread);
              }
            }
            return thread;
          });
    }
  }

  private static Content version(int number) {
    byte[] bytes = new byte[100_000 + number % 100 * 1000];
    Arrays.fill(bytes, (byte) (number % 100));
    return Content.of(bytes);
  }

  private void readAnyVersion(int reader) {
    switch (reader) {
      case 2, 3 -> {
        byte[] bytes = store().get("a").bytes();
        assertVersion(ByteBuffer.wrap(bytes), bytes.length);
      }
      case 4 -> {
        TailRead read = store().readTail("a", 90_000);
        assertVersion(read.tail(), read.objectSize());
      }
      default -> {
        List<ByteBuffer> parts =
            store()
                .read("a", List.of(new ByteRange(0, 90_000), new ByteRange(90_000, 10_000)))
                .buffers();
        byte first = parts.getFirst().get(0);
        assertVersion(parts.getFirst(), 100_000 + first * 1000L);
        assertVersion(parts.getLast(), 100_000 + first * 1000L);
      }
    }
  }

  private static void assertVersion(ByteBuffer bytes, long objectSize) {
    byte[] expected = new byte[bytes.remaining()];
    Arrays.fill(expected, (byte) ((objectSize - 100_000) / 1000));
    assertThat(bytes).isEqualTo(ByteBuffer.wrap(expected));
  }
}
