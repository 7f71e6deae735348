package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.txn.WritePhase;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter err = new StringWriter();
  private final AtomicLong now = new AtomicLong(7 * SECOND);

  @Test
  void a_terminal_has_one_line_with_rows_rate_and_what_is_left() {
    try (LoadMeter meter = meter(true, 20_000_000)) {
      now.addAndGet(2 * SECOND);
      meter.read(1_000, 5_000_000);
      assertThat(err)
          .hasToString(
              "\r\u001b[Kreading a.jsonl: 1,000 rows, 5.0 MB of 20.0 MB (25%), 500 rows/s, 6 s left");
      meter.read(1_001, 5_000_100);
      now.addAndGet(SECOND);
      meter.read(4_000, 20_000_000);
      meter.begin(WritePhase.CHECKING);
    }
    assertThat(err.toString().split("\r\u001b\\[K"))
        .hasSize(4)
        .endsWith(
            "reading a.jsonl: 4,000 rows, 20.0 MB of 20.0 MB (100%), 1,333 rows/s, 0 s left",
            "checking 4,000 rows");
    assertThat(err.toString()).endsWith("\r\u001b[K");
  }

  @Test
  void a_stream_has_no_end_that_is_known() {
    try (LoadMeter meter = meter(true, -1)) {
      now.addAndGet(2 * SECOND);
      meter.read(1_000, 5_000_000);
    }
    assertThat(err.toString()).contains("reading a.jsonl: 1,000 rows, 5.0 MB, 500 rows/s\r");
  }

  @Test
  void elsewhere_there_is_a_line_every_five_seconds_and_none_for_a_short_load() {
    try (LoadMeter meter = meter(false, -1)) {
      now.addAndGet(4 * SECOND);
      meter.read(1_000, 1_000_000);
      meter.begin(WritePhase.PUBLISHING);
      assertThat(err.toString()).isEmpty();
      now.addAndGet(SECOND);
      meter.read(2_000, 2_000_000);
      now.addAndGet(4 * SECOND);
      meter.read(2_500, 2_500_000);
      now.addAndGet(SECOND);
      meter.begin(WritePhase.STAGING);
    }
    assertThat(err.toString().lines())
        .containsExactly("reading a.jsonl: 2,000 rows, 2.0 MB, 400 rows/s", "staging 2,500 rows");
  }

  private LoadMeter meter(boolean terminal, long size) {
    Terminal surroundings =
        new Terminal(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintWriter(err, true),
            terminal,
            terminal,
            Map.of(),
            "omnigraph",
            null);
    return new LoadMeter(
        surroundings, new SourceFile("a.jsonl", InputStream.nullInputStream(), size), now::get);
  }
}
