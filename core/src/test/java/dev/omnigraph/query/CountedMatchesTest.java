package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.query.Explanation.Stage;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is only counted is not gone through, and the numbers are those as if it had been. */
class CountedMatchesTest {
  private static final int NODES = 2000;

  /** A wheel: each node leads to the next ten, the first one to all. */
  private final TestGraph graph =
      TestGraph.of(
          "node N { k: I64 @key  v: I64  low: I64  big: U64  d: F64  n: I64? }  edge E: N -> N",
          Stream.of(
                  IntStream.range(0, NODES)
                      .mapToObj(
                          i ->
                              """
                              {"type":"N","data":{"k":%d,"v":%d,"low":-9000000000000000000,"big":"18446744073709551615","d":0.1%s}}"""
                                  .formatted(i, i - 1000, i < 10 ? ",\"n\":1" : "")),
                  IntStream.range(0, 10 * NODES)
                      .mapToObj(
                          i ->
                              "{\"edge\":\"E\",\"from\":\"%d\",\"to\":\"%d\"}"
                                  .formatted(i / 10, (i / 10 + i % 10 + 1) % NODES)),
                  IntStream.range(11, NODES)
                      .mapToObj(i -> "{\"edge\":\"E\",\"from\":\"0\",\"to\":\"%d\"}".formatted(i)))
              .flatMap(lines -> lines));

  /** Fails if the memory of a query is not freed. */
  @AfterEach
  void close() {
    graph.close();
  }

  private void assertCode(String body, String code) {
    assertThatThrownBy(() -> graph.rows(body))
        .isInstanceOf(LimitExceededException.class)
        .extracting(error -> ((LimitExceededException) error).code())
        .isEqualTo(code);
  }

  @Test
  void ways_of_several_hops_are_counted_without_going_them() {
    // Of out-degree 10, and the first 1999; it is the destination of ten.
    String ways = "match { $a e $b  $b e $c  $c e $d } return { count($d) as n }";
    long[] counts = new long[NODES];
    Arrays.fill(counts, 1);
    for (int hop = 0; hop < 3; hop++) {
      long[] next = new long[NODES];
      for (int i = 0; i < NODES; i++) {
        for (int to = 0; to < (i == 0 ? NODES : 11); to++) {
          next[i] += to == 0 ? 0 : counts[(i + to) % NODES];
        }
      }
      counts = next;
    }
    assertThat(graph.rows(ways))
        .containsExactly("{\"n\":%d}".formatted(Arrays.stream(counts).sum()));
    assertThat(largest(ways)).isLessThan(25_000);
  }

  /** The most rows that come out of a stage. */
  private long largest(String body) {
    return QueryEngine.analyze(
            graph,
            QueryFile.parse("q.gq", "query q() { " + body + " }"),
            null,
            Map.of(),
            graph.context(InstantSource.system(), QueryLimits.DEFAULT),
            System::nanoTime)
        .stages()
        .stream()
        .map(Stage::measured)
        .filter(Objects::nonNull)
        .mapToLong(Explanation.Measured::rows)
        .max()
        .orElseThrow();
  }

  @Test
  void every_aggregate_takes_a_row_as_often_as_it_comes() {
    String body =
        """
        match { $a: N  $b: N  $c: N  $d: N  $e: N }
        return { count($a) as rows, count($a.n) as known, count(distinct $a.v) as different,
                 sum($a.v) as sum, avg($a.v) as avg, avg($a.big) as big, avg($a.low) as low, sum($a.d) as decimals,
                 min($a.v) as min, max($a.v) as max }
        """;
    assertThat(graph.rows(body))
        .containsExactly(
            """
            {"rows":32000000000000000,"known":160000000000000,"different":2000,\
            "sum":-16000000000000000,"avg":-0.5,"big":1.8446744073709552E19,"low":-9.0E18,\
            "decimals":3.2E15,"min":-1000,"max":999}""");
    assertThat(largest(body)).isEqualTo(NODES);
  }

  @Test
  void decimals_that_come_several_times_are_rounded_once() {
    assertThat(
            graph.rows("match { $a: N  $a.k < 10  $b: N  $b.k < 3 } return { sum($a.d) as sum }"))
        .containsExactly("{\"sum\":3.0}");
  }

  @Test
  void groups_are_counted_by_what_is_returned_of_them() {
    assertThat(
            graph.rows(
                """
                match { $a: N  $a.k <= 1  $a e $b  $c: N  $a e $d }
                return { $a.k as k, count($b) as n, sum($a.v) as sum } order { k }
                """))
        .containsExactly(
            "{\"k\":0,\"n\":7992002000,\"sum\":-7992002000000}",
            "{\"k\":1,\"n\":200000,\"sum\":-199800000}");
  }

  @Test
  void lists_hold_a_value_as_often_as_it_comes() {
    assertThat(
            graph.rows("match { $a: N  $a.k in [1, 2]  $a e $b } return { collect($a.k) as all }"))
        .isEqualTo(List.of("{\"all\":[1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2,2]}"));
    assertCode("match { $a: N  $b: N  $c: N } return { collect($a.k) as all }", "memory_limit");
    assertCode(
        "match { $a: N  $b: N  $c: N  $d: N  $e: N } return { collect($a.k) as all }",
        "memory_limit");
  }

  @Test
  void numbers_that_no_integer_holds_are_refused() {
    String six = "match { $a: N  $b: N  $c: N  $d: N  $e: N  $f: N } return ";
    assertCode(six + "{ count($a) as n }", "count_overflow");
    assertCode(six + "{ avg($a.v) as n }", "count_overflow");
    assertCode("match { $a: N  $b: N  $c: N  $d: N } return { sum($a.big) as n }", "sum_overflow");
    // What one binding stands for is too much already; its last 64 bits are 0.
    String many =
        IntStream.range(0, 17).mapToObj("$v%d: N"::formatted).collect(Collectors.joining("  "));
    assertCode("match { " + many + " } return { count($v0) as n }", "count_overflow");
    // One of them is enough to be found, however many there are.
    assertThat(graph.rows(six + "{ max($a.v) as n, count(distinct $a.v) as m }"))
        .containsExactly("{\"n\":999,\"m\":2000}");
  }

  @Test
  void keys_are_compared_as_the_nodes_that_they_are() {
    String different = "match { $a e $b  $c e $b  $a.%s != $c.%s } return { count($a) as n }";
    String expected = "{\"n\":%d}".formatted(pairs());
    for (String key : List.of("k", "@id")) {
      assertThat(graph.rows(different.replace("%s", key))).containsExactly(expected);
      assertThat(
              graph.rows(
                  "match { $a e $b  $c e $b  $a.%s = $c.%s } return { count($a) as n }"
                      .replace("%s", key)))
          .containsExactly("{\"n\":21989}");
    }
    // Of equal values, not of the same node.
    assertThat(graph.rows("match { $a: N { k: 1 }  $c: N  $a.d = $c.d } return { count($c) as n }"))
        .containsExactly("{\"n\":2000}");
  }

  /** Pairs of different nodes that lead to the same one. */
  private static long pairs() {
    long pairs = 0;
    for (int to = 0; to < NODES; to++) {
      int degree = 0;
      for (int from = 0; from < NODES; from++) {
        int distance = (to - from + NODES) % NODES;
        degree += distance > 0 && (distance <= 10 || from == 0) ? 1 : 0;
      }
      pairs += (long) degree * (degree - 1);
    }
    return pairs;
  }
}
