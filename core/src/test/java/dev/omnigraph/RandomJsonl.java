package dev.omnigraph;

import java.util.Random;

/** Rows of all kinds of values, with ids that come again. */
final class RandomJsonl {
  static final String SCHEMA =
      """
      node Person { name: String @key  age: I32? @default(7)  email: String? @unique }
      node City { title: String  at: Vector(2)?  tags: [String]?  rate: F64?  big: U64? }
      node Day { day: Date @key  open: Bool?  seen: DateTime?  bytes: Blob?  small: F32? }
      edge Knows: Person -> Person { since: I64? }
      edge LivesIn: Person -> City
      """;

  private RandomJsonl() {}

  /** Every type occurs. */
  static String rows(Random random, int number) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      String person = "p\u00e9\ud83d\ude80" + random.nextInt(number);
      String city = "c\\\"" + random.nextInt(number);
      String other = "q" + random.nextInt(number);
      rows.append(row("\"type\":\"Person\"", "\"name\":\"" + person + "\"", random, "\"age\":%d"));
      rows.append(row("\"type\":\"Person\"", "\"name\":\"" + other + "\"", random, "\"age\":%d"));
      rows.append(
          row(
              "\"type\":\"City\",\"id\":\"" + city + "\"",
              "\"title\":\"t\\n\"",
              random,
              "\"at\":[%d,0.1],\"rate\":1.%d,\"tags\":[\"%d\"],\"big\":18446744073709551615"));
      rows.append(
          row(
              "\"type\":\"Day\"",
              "\"day\":\"2024-02-%02d\"".formatted(1 + random.nextInt(29)),
              random,
              "\"small\":0.%d,\"open\":true,\"seen\":\"2024-02-29T12:00:00.123Z\",\"bytes\":\"base64:AAEC\""));
      rows.append(
          "{\"edge\":\"Knows\",\"id\":\"k%d\",\"from\":\"%s\",\"to\":\"%s\"}\n"
              .formatted(random.nextInt(number), person, other));
      rows.append("{\"edge\":\"LivesIn\",\"from\":\"%s\",\"to\":\"%s\"}\n".formatted(person, city));
    }
    return rows.toString();
  }

  private static String row(String head, String key, Random random, String more) {
    String values = random.nextBoolean() ? "" : "," + more.replace("%d", "" + random.nextInt(99));
    return "{" + head + ",\"data\":{" + key + values + "}}\n";
  }
}
