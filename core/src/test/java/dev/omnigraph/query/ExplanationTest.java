package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.query.Explanation.Measured;
import dev.omnigraph.query.Explanation.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told about the way of a query. */
class ExplanationTest {
  private static final String FRIENDS =
      """
      query q($k: I64) {
        match {
          $a: N { k: $k }
          $a $e:e $b
          $b.size > 3 or $b.size is null
          not { $b e{1,2} $a }
        }
        return { $b.size as size, $e.@id }
        order { size desc }
        limit 2
        offset 1
      }
      """;

  /** A hundred nodes in a ring. */
  private final TestGraph graph =
      TestGraph.of(
          "node N { k: I64 @key  size: I32? }  edge E: N -> N",
          Stream.concat(
              IntStream.range(0, 100)
                  .mapToObj(
                      i -> "{\"type\":\"N\",\"data\":{\"k\":%d,\"size\":%d}}".formatted(i, i)),
              IntStream.range(0, 100)
                  .mapToObj(
                      i ->
                          "{\"edge\":\"E\",\"from\":\"%d\",\"to\":\"%d\"}"
                              .formatted(i, (i + 1) % 100))));

  /** Fails if the memory of a query is not freed. */
  @AfterEach
  void close() {
    graph.close();
  }

  private Explanation explain(String query, Map<String, ?> parameters) {
    return QueryEngine.explain(
        graph, QueryFile.parse("q.gq", query), null, parameters, context(QueryLimits.DEFAULT));
  }

  private QueryContext context(QueryLimits limits) {
    return graph.context(InstantSource.system(), limits);
  }

  /** Each tick of the clock is one nanosecond. */
  private Explanation analyze(String query, Map<String, ?> parameters) {
    long[] ticks = new long[1];
    return QueryEngine.analyze(
        graph,
        QueryFile.parse("q.gq", query),
        null,
        parameters,
        context(QueryLimits.DEFAULT),
        () -> ticks[0]++);
  }

  private static List<String> described(List<Stage> stages) {
    List<String> lines = new ArrayList<>();
    for (Stage stage : stages) {
      lines.add(
          "%s | %s | %s | %s | %s | %s"
              .formatted(
                  stage.operator(),
                  stage.subject(),
                  String.join(", ", stage.conditions()),
                  String.join(", ", stage.columns()),
                  stage.strategy() == null ? "" : stage.strategy() + " " + stage.direction(),
                  stage.estimatedRows() == null ? "" : Math.round(stage.estimatedRows())));
      described(stage.inner()).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  @Test
  void every_stage_is_told_in_the_words_of_the_query() {
    assertThat(described(explain(FRIENDS, Map.of("k", 7)).stages()))
        .containsExactly(
            "find | $a: N with @id \"7\" |  |  |  | 1",
            "expand | $a $e:e $b |  |  | adjacency forwards | 1",
            "keep |  | ($b.size > 3 or $b.size is null) | $b.size |  | 0",
            "absent |  |  |  |  | 0",
            "  close | $b e{1,2} $a |  |  | adjacency forwards | 0",
            "sort | $b.size desc |  | $b.size |  | ",
            "limit | rows 2 to 3 |  |  |  | ",
            "return | $b.size, $e.@id |  | $b.size, $e.@id |  | ");
  }

  @Test
  void what_is_asked_of_inner_matches_is_told_with_them() {
    List<Stage> stages =
        explain(
                "query q() { match { $a: N  count { $a e $_ } > max($b.size) { $b e $a } }"
                    + " return { $a } }",
                Map.of())
            .stages();
    assertThat(stages.get(1).operator()).isEqualTo("summarize");
    assertThat(stages.get(1).conditions()).containsExactly("count { … } > max($b.size) { … }");
    assertThat(stages.get(1).inner()).extracting(Stage::subject).contains("$b e $a");
  }

  @Test
  void an_optional_part_is_told() {
    List<Stage> stages =
        explain("query q() { match { $a: N  optional { $a e $b } } return { $a, $b } }", Map.of())
            .stages();
    assertThat(stages.get(1).operator()).isEqualTo("optional");
    assertThat(stages.get(1).inner()).extracting(Stage::subject).containsExactly("$a e $b");
  }

  @Test
  void alternatives_are_told_as_they_are_written() {
    try (TestGraph roads =
        TestGraph.of("node T { k: I64 @key }  edge Road: T -> T  edge Rail: T -> T", "")) {
      QueryFile file =
          QueryFile.parse(
              "q.gq",
              "query q() { match { $a (road | rail) $b  $b <road | rail> $a } return { $a } }");
      assertThat(
              QueryEngine.explain(
                      roads,
                      file,
                      null,
                      Map.of(),
                      roads.context(InstantSource.system(), QueryLimits.DEFAULT))
                  .stages())
          .extracting(Stage::subject)
          .contains("$a (road | rail) $b", "$b <road | rail> $a");
    }
  }

  @Test
  void joins_by_value_scans_and_groups_are_told() {
    assertThat(
            described(
                explain(
                        """
                        query q() {
                          match { $a: N { size: 5 }  $b: N  $b.size = $a.size  $c e $b  exists { $b <e> $_ } }
                          return { $b, count(distinct $c.k) as n, count($a) as all }
                          order { n }
                          offset 3
                        }
                        """,
                        Map.of())
                    .stages()))
        .containsExactly(
            "scan | $a: N | $a.size = 5 | $a.size |  | 5",
            "join | $b: N with $b.size = $a.size |  |  |  | 25",
            "exists |  |  |  |  | 25",
            "  expand | $b <e> $_ |  |  | adjacency both | 25",
            "expand | $c e $b |  |  | adjacency backwards | 25",
            "group | $b, count(distinct $c.k), count($a) order count(distinct $c.k) rows 4 on |  |"
                + " $b, $c.k |  | ");
  }

  @Test
  void what_is_only_counted_is_told() {
    assertThat(
            described(
                explain(
                        """
                        query q() {
                          match { $a: N  $a.k < 5  $a e $b  $a $e:e $c  $d: N }
                          return { $a.size, count($b) as n }
                        }
                        """,
                        Map.of())
                    .stages()))
        .containsExactly(
            "scan | $a: N | $a.k < 5 | $a.k |  | 30",
            "count | $a e $b |  |  | adjacency forwards | 30",
            "count | $a $e:e $c |  |  | adjacency forwards | 30",
            "count | $d: N |  |  |  | 30",
            "group | $a.size, count($b) |  | $a.size |  | ");
  }

  @Test
  void without_running_nothing_is_measured() {
    assertThat(explain(FRIENDS, Map.of("k", 7)).stages())
        .allMatch(stage -> stage.measured() == null);
    assertThat(graph.hasAdjacency(graph.contract().edge("E").orElseThrow())).isFalse();
  }

  @Test
  void analysis_counts_the_rows_that_come_out_of_each_stage() {
    Explanation explanation =
        analyze(
            """
            query q() {
              match { $a: N  $a.size < 50  $a e $b  $b.size >= $a.size  not { $b e $c  $c.k = 7 } }
              return { $a.k } order { $b.size } limit 10
            }
            """,
            Map.of());
    assertThat(explanation.stages().stream().map(ExplanationTest::rows))
        .containsExactly(
            "scan 50", "expand 50", "keep 50", "absent 49", "sort 10", "limit 10", "return 10");
    assertThat(explanation.stages().get(3).inner().stream().map(ExplanationTest::rows))
        .containsExactly("expand 50", "keep 1");
  }

  private static String rows(Stage stage) {
    Measured measured = stage.measured();
    return stage.operator() + " " + (measured == null ? "" : measured.rows());
  }

  @Test
  void the_time_of_a_stage_is_its_own() {
    Explanation explanation =
        analyze("query q() { match { $a: N  $a e $b } return { count($b) as n } }", Map.of());
    // A tick for each call, and one for each call that it makes; what those take is not its own.
    List<Duration> times =
        explanation.stages().stream()
            .map(stage -> stage.measured() == null ? Duration.ZERO : stage.measured().time())
            .toList();
    assertThat(times)
        .containsExactly(Duration.ofNanos(2), Duration.ofNanos(4), Duration.ofNanos(4));
  }

  @Test
  void a_query_that_is_wrong_or_reaches_a_bound_frees_its_memory() {
    assertThatThrownBy(() -> explain("query q() { match { $a: M } return { $a } }", Map.of()))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> analyze("query q() { delete N where k = 1 }", Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("changes the graph");
    QueryContext context = context(new QueryLimits(Duration.ofMinutes(1), 100_000));
    QueryFile file =
        QueryFile.parse(
            "q.gq", "query q() { match { $a: N  $b: N } return { $a, $b } order { $a.k } }");
    assertThatThrownBy(
            () -> QueryEngine.analyze(graph, file, null, Map.of(), context, System::nanoTime))
        .isInstanceOf(LimitExceededException.class);
  }
}
