package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a small commit writes, in bytes, as docs/dev/costs.md has it. */
class CommitBytesTest {
  private static final int COMMITS = 1_000;
  private static final int ROW_EACH = 100;

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void a_small_commit_writes_what_the_page_says(int tables) throws IOException {
    List<Long> documented = documented(tables);
    CountingObjectStore counted = new CountingObjectStore(new InMemoryObjectStore());
    long most = 0;
    long all = 0;
    try (Graph graph = Omnigraph.create(counted, "s.pg", schema(tables), options())) {
      for (int i = 0; i < tables; i++) {
        graph.load(LoadRequest.append(rows(i)));
      }
      for (int i = 0; i < COMMITS; i++) {
        counted.reset();
        graph.load(LoadRequest.append(row(i % tables, "k" + i)));
        most = Math.max(most, counted.bytesWritten("__manifest"));
        all += counted.bytesWritten();
      }
    }

    String measured = "measured: | %d | %,d | %,d |".formatted(tables, all / COMMITS, most);
    assertThat(all / COMMITS)
        .as(measured)
        .isCloseTo(documented.get(0), Percentage.withPercentage(5));
    assertThat(most).as(measured).isCloseTo(documented.get(1), Percentage.withPercentage(5));
  }

  /** With the same ids every time, and so with the same ends of segments. */
  private static OpenOptions options() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    return OpenOptions.defaults().clock(clock).ids(new Ulids(clock, new Random(1)));
  }

  /** Average and maximum, from the page's table. */
  private static List<Long> documented(int tables) throws IOException {
    String page = Files.readString(Path.of("../docs/dev/costs.md"));
    Matcher line =
        Pattern.compile("\\| %d \\| ([\\d,]+) \\| ([\\d,]+) \\|".formatted(tables)).matcher(page);
    assertThat(line.find()).as("a line for %d tables", tables).isTrue();
    return List.of(number(line.group(1)), number(line.group(2)));
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  private static String schema(int tables) {
    StringBuilder schema = new StringBuilder();
    for (int i = 0; i < tables; i++) {
      schema.append("node T%d { name: String @key  value: I64 }\n".formatted(i));
    }
    return schema.toString();
  }

  private static String rows(int table) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < ROW_EACH; i++) {
      rows.append(row(table, "first" + i));
    }
    return rows.toString();
  }

  private static String row(int table, String name) {
    return "{\"type\":\"T%d\",\"data\":{\"name\":\"%s\",\"value\":%d}}\n"
        .formatted(table, name, name.hashCode());
  }
}
