package dev.omnigraph.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.NewerFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

  record Note(String text, Instant time, List<Long> numbers) {
    Note {
      numbers = List.copyOf(numbers);
    }
  }

  private static final Note NOTE =
      new Note("one\ntwo", Instant.parse("2026-01-02T03:04:05.678Z"), List.of(1L, Long.MAX_VALUE));

  @Test
  void what_was_written_is_read() {
    byte[] bytes = Document.write("note", 3, NOTE);

    assertThat(Document.read("k", bytes, "note", 3, Note.class)).isEqualTo(NOTE);
  }

  @Test
  void a_newer_format_is_refused_before_its_body_is_looked_at() {
    byte[] bytes = Document.write("note", 4, List.of("another form"));

    assertThatThrownBy(() -> Document.read("k", bytes, "note", 3, Note.class))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("`k` has format 4")
        .hasMessageContaining("up to 3");
  }

  @Test
  void another_kind_is_refused() {
    byte[] bytes = Document.write("note", 1, NOTE);

    assertThatThrownBy(() -> Document.read("k", bytes, "version", 1, Note.class))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected a version, found `note`");
  }

  @Test
  void no_changed_missing_or_added_byte_goes_unnoticed() {
    byte[] good = Document.write("note", 1, NOTE);
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = good.clone();
        changed[at] ^= (byte) (1 << bit);
        assertSameOrCorrupt(changed);
      }
      assertSameOrCorrupt(java.util.Arrays.copyOf(good, at));
    }
    assertSameOrCorrupt(java.util.Arrays.copyOf(good, good.length + 1));
    assertSameOrCorrupt("".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\",\"time\":\"2026-01-02T03:04:05Z\"}",
        "{\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[]}",
        "{\"text\":null,\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[]}",
        "{\"text\":7,\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[]}",
        "{\"text\":\"a\",\"time\":1767323045,\"numbers\":[]}",
        "{\"text\":\"a\",\"time\":\"+1000000000-12-31T23:59:59Z\",\"numbers\":[]}",
        "{\"text\":\"a\",\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[1.5]}",
        "{\"text\":\"a\",\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[\"1\"]}",
        "{\"text\":\"a\",\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[1e999999999]}",
        "{\"text\":\"a\",\"time\":\"2026-01-02T03:04:05Z\",\"numbers\":[]} 1",
      })
  void members_that_are_missing_or_of_another_type_are_corrupt(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    byte[] bytes =
        "{\"omnigraph\":\"note\",\"format\":1,\"crc32c\":\"%08x\"}\n%s\n"
            .formatted(crc.getValue(), body)
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Document.read("k", bytes, "note", 1, Note.class))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("`k`");
  }

  private static void assertSameOrCorrupt(byte[] bytes) {
    try {
      assertThat(Document.read("k", bytes, "note", 1, Note.class)).isEqualTo(NOTE);
    } catch (CorruptException e) {
      assertThat(e.object()).isEqualTo("k");
    }
  }
}
