package dev.omnigraph.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private final RecordWriter writer = new RecordWriter();

  @Property(tries = 1000)
  void what_is_read_is_what_was_written_and_keeps_its_order(@ForAll long seed) {
    Random random = new Random(seed);
    String[] texts = {text(random), text(random)};
    long[] numbers = {random.nextLong() >>> (1 + random.nextInt(60)), random.nextInt(3)};
    byte[][] records = new byte[2][];
    for (int i = 0; i < 2; i++) {
      byte[] more = new byte[random.nextInt(400)];
      records[i] =
          writer.text(texts[i]).number(numbers[i]).small(-i).tag(i).bytes(more).text("").take();
      RecordReader reader = new RecordReader(records[i]);
      assertThat(reader.text()).isEqualTo(texts[i]);
      assertThat(reader.number()).isEqualTo(numbers[i]);
      assertThat(reader.small()).isEqualTo(-i);
      assertThat(reader.tag()).isEqualTo(i);
      assertThat(reader.bytes()).isEqualTo(more);
      assertThat(reader.text()).isEmpty();
    }
    int byText =
        Arrays.compareUnsigned(
            texts[0].getBytes(StandardCharsets.UTF_8), texts[1].getBytes(StandardCharsets.UTF_8));
    int expected = byText != 0 ? byText : Long.compare(numbers[0], numbers[1]);
    if (expected != 0) {
      assertThat(Integer.signum(Arrays.compareUnsigned(records[0], records[1])))
          .isEqualTo(Integer.signum(expected));
    }
  }

  private static String text(Random random) {
    String[] parts = {"\0", "\1", "a", "\u007f", "\u0080", "\u00e9", "\uffff", "\ud83d\ude80", ""};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @Test
  void long_texts_full_of_zeros_fit() {
    String zeros = "\0".repeat(5000);
    assertThat(new RecordReader(writer.text(zeros).take()).text()).isEqualTo(zeros);
  }

  @Test
  void half_a_surrogate_pair_has_no_bytes() {
    assertThatThrownBy(() -> writer.text("a\ud83d"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("half a surrogate pair at 1");
    assertThatThrownBy(() -> writer.text("\ude80\ud83d")).isInstanceOf(InvalidInputException.class);
  }
}
