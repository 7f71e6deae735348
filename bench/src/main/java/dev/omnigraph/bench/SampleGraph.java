package dev.omnigraph.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * A graph of people and cities, the same for the same numbers: every row follows from the seed and
 * its own number. A few people know very many others, most know few.
 *
 * @param nodes one in a hundred of them a city, at least one
 * @param edges to people's cities, one for each person as far as they go, then between people
 * @param seed of everything
 */
record SampleGraph(long nodes, long edges, long seed) {
  static final String SCHEMA =
      """
      node Person {
        name: String @key
        email: String @unique
        born: Date
        score: F64
        visits: I64
        level: enum(bronze, silver, gold)
        active: Bool
        tags: [String]?
        seen: DateTime?
        @range(score, 0..1)
      }
      node City { cid: I32 @key  title: String  position: Vector(2) }
      edge Knows: Person -> Person { since: Date  weight: F32? }
      edge LivesIn: Person -> City @card(0..1)
      """;

  private static final String[] LEVELS = {"bronze", "silver", "gold"};
  private static final long FIRST_DAY = LocalDate.of(1940, 1, 1).toEpochDay();

  long cities() {
    return Math.max(1, nodes / 100);
  }

  long people() {
    return nodes - cities();
  }

  private long homes() {
    return Math.min(edges, people());
  }

  /**
   * Writes the rows as JSONL: the first half of the edges before any node.
   *
   * @param out UTF-8; flushed, not closed
   */
  void writeTo(OutputStream out) throws IOException {
    Lines lines = new Lines(out);
    for (long edge = 0; edge < edges / 2; edge++) {
      lines.add(edge(edge));
    }
    for (long node = 0; node < nodes; node++) {
      lines.add(node < cities() ? city(node) : person(node - cities()));
    }
    for (long edge = edges / 2; edge < edges; edge++) {
      lines.add(edge(edge));
    }
    lines.flush();
  }

  private String city(long number) {
    return "{\"type\":\"City\",\"data\":{\"cid\":%d,\"title\":\"City of %s\",\"position\":[%s,%s]}}\n"
        .formatted(
            number,
            Long.toString(number, 36),
            part(number, 1, 180) - 90,
            part(number, 2, 360) - 180);
  }

  private String person(long number) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"type\":\"Person\",\"data\":{\"name\":\"").append(name(number));
    line.append("\",\"email\":\"").append(Long.toString(number, 36)).append("@example.org");
    line.append("\",\"born\":\"").append(day(number, 3));
    line.append("\",\"score\":").append(part(number, 4, 10_000) / 10_000.0);
    line.append(",\"visits\":").append(part(number, 5, 1L << 40));
    line.append(",\"level\":\"").append(LEVELS[(int) part(number, 6, 3)]);
    line.append("\",\"active\":").append(part(number, 7, 2) == 0);
    if (part(number, 8, 4) == 0) {
      line.append(",\"tags\":[\"t").append(part(number, 9, 50)).append("\",\"\u00e9t\u00e9\"]");
    }
    if (part(number, 10, 2) == 0) {
      line.append(",\"seen\":\"").append(day(number, 11)).append("T12:30:00.250Z\"");
    }
    return line.append("}}\n").toString();
  }

  private String edge(long number) {
    if (number < homes()) {
      return "{\"edge\":\"LivesIn\",\"from\":\""
          + name(number)
          + "\",\"to\":\""
          + part(number, 12, cities())
          + "\"}\n";
    }
    StringBuilder line = new StringBuilder(160);
    line.append("{\"edge\":\"Knows\",\"from\":\"").append(name(skewed(number, 13)));
    line.append("\",\"to\":\"").append(name(skewed(number, 14)));
    line.append("\",\"data\":{\"since\":\"").append(day(number, 15)).append('"');
    if (part(number, 16, 3) > 0) {
      line.append(",\"weight\":").append(part(number, 17, 100) / 100.0);
    }
    return line.append("}}\n").toString();
  }

  /** People who are popular are not neighbours by name. */
  private String name(long person) {
    return "p" + Long.toString(mix(person + 0x5DEECE66DL) >>> 28, 36) + "-" + person;
  }

  private String day(long number, int what) {
    return LocalDate.ofEpochDay(FIRST_DAY + part(number, what, 25_000)).toString();
  }

  /** A person; number n is chosen about 1/sqrt(n) times as often as the first. */
  private long skewed(long number, int what) {
    double uniform = part(number, what, 1L << 40) / (double) (1L << 40);
    return (long) (people() * uniform * uniform);
  }

  /** A number from 0 up to a bound, even over all rows. */
  private long part(long number, int what, long bound) {
    return Long.remainderUnsigned(mix(mix(seed + what) + number), bound);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Many lines with one write. */
  private static final class Lines {
    private final OutputStream out;
    private final StringBuilder pending = new StringBuilder(1 << 17);

    Lines(OutputStream out) {
      this.out = out;
    }

    void add(String line) throws IOException {
      pending.append(line);
      if (pending.length() > 1 << 16) {
        write();
      }
    }

    void flush() throws IOException {
      write();
      out.flush();
    }

    private void write() throws IOException {
      out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
      pending.setLength(0);
    }
  }
}
