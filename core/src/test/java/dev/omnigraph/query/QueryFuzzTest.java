package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.error.OmnigraphException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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

  private static final List<String> TEXTS =
      List.of(
          """
          query all($p: String?, $n: [I32]?) @description("d") {
            match { $a: Person { name: "Ada" }  $a $e:knows $b  $b livesIn{1,1} $c  $c.name contains "R"
              not { $a <knows> $_  $e.since > 2 } or count($d) { $a knows $d } >= 0
              optional { $b knows $f } }
            return { $a.name as who, $b, $f.age, count($c) as n, max($e.since) } order { n desc, who } limit 3
          }
          """,
          """
          query two() {
            match { $a knows{1,3} $b  $a.tags contains $b.name  $a.born < date("2020-01-01")  $a.age >= 1.5 }
            return { $a, now(), [1, 2] as list } order { $a.age } }
          """,
          """
          query three($x: I32?) { insert Person { name: "x", age: $x }  update Person set { age: 3 } where name = "x"
            delete Knows where since < 3 and not (@src in ["x", "y"] or to is null) }
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

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void a_damaged_text_is_answered_or_refused(@ForAll long seed) {
    Random random = new Random(seed);
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text = damaged(text, random);
    }
    run(text);
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

  private static String damaged(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + word(random) + text.substring(from);
      case 2 -> text.substring(0, from) + text.substring(from, to).repeat(3) + text.substring(to);
      case 3 -> swapped(text, random);
      default -> text.substring(0, from) + (char) random.nextInt(0x300) + text.substring(to);
    };
  }

  private static String swapped(String text, Random random) {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    int a = random.nextInt(words.size());
    int b = random.nextInt(words.size());
    String word = words.get(a);
    words.set(a, words.get(b));
    words.set(b, word);
    return String.join(" ", words);
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
