package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.OmnigraphException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever stands in a query text: an answer or an error of ours, soon. */
class QueryFuzzTest {
  private static final TestGraph GRAPH =
      TestGraph.of(
          """
          node Person { name: String @key  age: I32?  tags: [String]?  born: Date?  mood: enum(a, b)? }
          node City { name: String @key }
          edge Knows: Person -> Person { since: I32? }
          edge LivesIn: Person -> City
          """,
          """
          {"type":"Person","data":{"name":"Ada","age":36,"tags":["a"],"born":"1815-12-10","mood":"a"}}
          {"type":"Person","data":{"name":"Bob"}}
          {"type":"City","data":{"name":"Rome"}}
          {"edge":"Knows","from":"Ada","to":"Bob","data":{"since":1}}
          {"edge":"LivesIn","from":"Ada","to":"Rome"}
          """);

  private static final List<String> WORDS =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          ":",
          ",",
          ".",
          "<",
          ">",
          "=",
          "!=",
          "$a",
          "$e",
          "$_",
          "$p",
          "match",
          "return",
          "order",
          "limit",
          "not",
          "query",
          "knows",
          "(knows|livesIn)",
          "*",
          "|",
          "Person",
          "City",
          "name",
          "age",
          "3",
          "-",
          "1.5",
          "1e9",
          "\"x\"",
          "\"",
          "count",
          "count {",
          "exists {",
          "optional {",
          "not {",
          "date",
          "now",
          "as",
          "desc",
          "/*",
          "//",
          "\\",
          "😀",
          "\uD800",
          "é",
          "{1,2}",
          "99999999999999999999",
          "@description",
          "contains",
          "starts_with",
          "null",
          "and",
          "\n",
          "\t",
          "\u0000");

  @AfterContainer
  static void close() {
    GRAPH.close();
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void words_in_any_order_are_answered_or_refused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "query q() { match { " : "");
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(word(random)).append(random.nextInt(4) > 0 ? " " : "");
    }
    run(text.toString());
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void a_word_repeated_ten_thousand_times_is_refused_soon(@ForAll long seed) {
    Random random = new Random(seed);
    String before = random.nextBoolean() ? "query q() { match { $a: Person " : "";
    run(before + (word(random) + (random.nextBoolean() ? " " : "")).repeat(10_000));
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static void run(String text) {
    try {
      QueryFile file = QueryFile.parse("fuzz.gq", text);
      for (Query query : file.queries()) {
        QueryContext context =
            GRAPH.context(
                InstantSource.system(), new QueryLimits(Duration.ofMinutes(1), 64L << 20));
        try (Result result = QueryEngine.run(GRAPH, file, query.name(), Map.of(), context)) {
          result.forEach(row -> assertThat(row.toJson().isObject()).isTrue());
        }
      }
    } catch (OmnigraphException expected) {
      // One of ours.
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(text.substring(0, Math.min(2000, text.length())), e);
    }
  }
}
