package dev.omnigraph.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBlocksTest {

  @Property(tries = 300)
  void blocks_are_whole_lines_with_their_numbers_and_together_all_there_was(
      @ForAll @IntRange(min = 1, max = 12) int blockBytes, @ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(random.nextInt(4) == 0 ? '\n' : 'x');
    }
    List<LineBlocks.Block> blocks = blocks(inPieces(text.toString(), random), blockBytes, 60);

    StringBuilder all = new StringBuilder();
    for (LineBlocks.Block block : blocks) {
      assertThat(block.firstLine()).isEqualTo(1 + count(all.toString()));
      all.append(new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8));
      boolean last = all.length() == text.length();
      assertThat(last || all.charAt(all.length() - 1) == '\n').isTrue();
    }
    assertThat(all.toString()).isEqualTo(text.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234567890", "1234567890\n", "a\n1234567890\nb"})
  void a_line_may_be_as_long_as_the_longest(String text) throws IOException {
    assertThat(blocks(inPieces(text, new Random(1)), 4, 10)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901", "12345678901\n", "12345678901\nb"})
  void a_longer_one_is_refused_with_its_number(String line) {
    for (int blockBytes : new int[] {1, 4, 10}) {
      assertThatThrownBy(() -> blocks(inPieces("\na\n" + line, new Random(1)), blockBytes, 10))
          .isInstanceOf(LimitExceededException.class)
          .hasMessage("line 3 is longer than 10 bytes");
    }
  }

  private static List<LineBlocks.Block> blocks(InputStream in, int blockBytes, int maxLine)
      throws IOException {
    LineBlocks lines = new LineBlocks(in, blockBytes, maxLine);
    List<LineBlocks.Block> blocks = new ArrayList<>();
    for (LineBlocks.Block next = lines.next(); next != null; next = lines.next()) {
      blocks.add(next);
    }
    return blocks;
  }

  private static int count(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  /** Gives a few bytes at a time, as a pipe does. */
  private static InputStream inPieces(String text, Random random) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }
}
