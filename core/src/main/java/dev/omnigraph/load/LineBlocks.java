package dev.omnigraph.load;

import dev.omnigraph.error.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into blocks of whole lines. For one thread; blocks may go to others. */
final class LineBlocks {
  private final InputStream in;
  private final int blockBytes;
  private final int maxLine;

  private byte[] buffer;
  private int filled;
  private boolean ended;
  private int lines;

  /**
   * @param in UTF-8; read to its end, not closed
   * @param blockBytes of a block, unless a line is longer; at most {@code maxLine}
   * @param maxLine the longest line, in bytes
   */
  LineBlocks(InputStream in, int blockBytes, int maxLine) {
    this.in = in;
    this.blockBytes = blockBytes;
    this.maxLine = maxLine;
    this.buffer = new byte[blockBytes];
  }

  /**
   * Lines that follow one another, each but perhaps the last with its line feed.
   *
   * @param bytes of which the first {@code length} count
   * @param firstLine number of the first line, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Block(byte[] bytes, int length, int firstLine) {}

  /** The next lines, or null where there are no more. */
  @Nullable Block next() throws IOException {
    int end = fill();
    if (end == 0) {
      return null;
    }
    byte[] bytes = buffer;
    int rest = filled - end;
    buffer = new byte[Math.max(blockBytes, rest)];
    System.arraycopy(bytes, end, buffer, 0, rest);
    filled = rest;
    Block block = new Block(bytes, end, lines + 1);
    count(bytes, end);
    return block;
  }

  /** Reads until the buffer is full and holds a whole line; returns where the last one ends. */
  private int fill() throws IOException {
    int end = 0;
    while (!ended && (end == 0 || filled < buffer.length)) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, (int) Math.min(2L * filled, maxLine + 1L));
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        ended = true;
      } else {
        end = Math.max(end, endOfLastLine(filled, filled + read));
        filled += read;
      }
      if (end == 0 && filled > maxLine) {
        throw new LimitExceededException(
            "line_too_long", "line %d is longer than %,d bytes".formatted(lines + 1, maxLine));
      }
    }
    return ended ? filled : end;
  }

  private int endOfLastLine(int from, int to) {
    int at = to;
    while (at > from && buffer[at - 1] != '\n') {
      at--;
    }
    return at > from ? at : 0;
  }

  private void count(byte[] bytes, int length) {
    long count = (long) lines + (bytes[length - 1] == '\n' ? 0 : 1);
    for (int i = 0; i < length; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    if (count > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "too_many_lines", "more than %,d lines".formatted(Integer.MAX_VALUE));
    }
    lines = (int) count;
  }
}
