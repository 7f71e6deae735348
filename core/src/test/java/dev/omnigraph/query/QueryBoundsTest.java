package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.LimitExceededException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A query ends when it reaches a bound, and leaves no memory behind however it ends. */
class QueryBoundsTest {
  private static final String PRODUCT =
      """
      query q() {
        match { $a: N  $b: N  $c: N  $a.k != $b.k  $b.k != $c.k  $c.k != $a.k }
        return { count($a) as n }
      }
      """;

  private final TestGraph graph =
      TestGraph.of(
          "node N { k: I64 @key  text: String }  edge E: N -> N",
          Stream.concat(
              IntStream.range(0, 2000)
                  .mapToObj(
                      i ->
                          "{\"type\":\"N\",\"data\":{\"k\":%d,\"text\":\"%s\"}}"
                              .formatted(i, "x".repeat(100))),
              IntStream.range(0, 2000)
                  .mapToObj(
                      i ->
                          "{\"edge\":\"E\",\"from\":\"%d\",\"to\":\"%d\"}"
                              .formatted(i, (i + 1) % 2000))));

  /** Fails if the memory of a query is not freed. */
  @AfterEach
  void close() {
    graph.close();
  }

  private void run(String text, QueryContext context, Consumer<Result> use) {
    try (Result result =
        QueryEngine.run(graph, QueryFile.parse("q.gq", text), null, Map.of(), context)) {
      use.accept(result);
    }
  }

  private static void readAll(Result result) {
    result.forEach(row -> {});
  }

  @Test
  void a_query_that_takes_too_long_is_ended() {
    AtomicInteger ticks = new AtomicInteger();
    InstantSource clock = () -> Instant.ofEpochSecond(ticks.getAndIncrement());
    QueryContext context = graph.context(clock, new QueryLimits(Duration.ofSeconds(100), 1L << 30));
    assertThatThrownBy(() -> run(PRODUCT, context, QueryBoundsTest::readAll))
        .isInstanceOf(LimitExceededException.class)
        .extracting(error -> ((LimitExceededException) error).code())
        .isEqualTo("query_timeout");
    assertThat(ticks.get()).isLessThan(110);
  }

  @Test
  void a_cancelled_query_is_ended() {
    AtomicInteger ticks = new AtomicInteger();
    QueryContext[] context = new QueryContext[1];
    InstantSource clock =
        () -> {
          if (ticks.getAndIncrement() == 50) {
            context[0].cancel();
          }
          return Instant.EPOCH;
        };
    context[0] = graph.context(clock, QueryLimits.DEFAULT);
    assertThatThrownBy(() -> run(PRODUCT, context[0], QueryBoundsTest::readAll))
        .isInstanceOf(LimitExceededException.class)
        .extracting(error -> ((LimitExceededException) error).code())
        .isEqualTo("query_cancelled");
  }

  @Test
  void a_search_over_long_distances_can_be_cancelled() {
    AtomicInteger ticks = new AtomicInteger();
    InstantSource clock = () -> Instant.ofEpochSecond(ticks.getAndIncrement());
    QueryContext context = graph.context(clock, new QueryLimits(Duration.ofSeconds(5), 1L << 30));
    assertThatThrownBy(
            () ->
                run(
                    "query q() { match { $a e{1,5000} $b  $b e{1,5000} $c } return { count($a) } }",
                    context,
                    QueryBoundsTest::readAll))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void counting_very_many_matches_can_be_cancelled() {
    AtomicInteger ticks = new AtomicInteger();
    InstantSource clock = () -> Instant.ofEpochSecond(ticks.getAndIncrement());
    Batch batch = Batch.of(1, new int[] {0});
    batch.size = Batch.CAPACITY;
    Matches many =
        new Matches() {
          @Override
          void seek(Batch bindings, int binding) {
            count = 1 << 20;
          }
        };
    try (QueryContext context =
            graph.context(clock, new QueryLimits(Duration.ofSeconds(100), 1L << 30));
        Operator counting = new WeighOperator(context, once(batch), many, new int[] {0}, true, 1)) {
      assertThatThrownBy(counting::next)
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("longer than");
    }
    assertThat(ticks.get()).isBetween(100, 110);
  }

  private static Operator once(Batch batch) {
    return new Operator() {
      @Override
      public Batch next() {
        return batch;
      }

      @Override
      public void rewind() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void counting_within_a_little_memory_is_done_whatever_the_number() {
    QueryContext context =
        graph.context(InstantSource.system(), new QueryLimits(Duration.ofMinutes(1), 1L << 20));
    run(
        "query q() { match { $a: N  $a e $b  $b e $c  $d: N  $e: N } return { count($c) as n } }",
        context,
        result -> assertThat(result.iterator().next().get("n")).isEqualTo(8_000_000_000L));
  }

  private void assertNeedsMoreMemoryThan(long bytes, String body) {
    QueryContext context =
        graph.context(InstantSource.system(), new QueryLimits(Duration.ofMinutes(1), bytes));
    assertThatThrownBy(() -> run("query q() { " + body + " }", context, QueryBoundsTest::readAll))
        .isInstanceOf(LimitExceededException.class)
        .extracting(error -> ((LimitExceededException) error).code())
        .isEqualTo("memory_limit");
  }

  @Test
  void a_query_that_sorts_more_than_its_memory_is_ended() {
    assertNeedsMoreMemoryThan(
        4 << 20, "match { $a: N  $b: N } return { $a.k as a, $b.k as b } order { a }");
  }

  @Test
  void a_query_that_groups_more_than_its_memory_is_ended() {
    assertNeedsMoreMemoryThan(4 << 20, "match { $a: N  $b: N } return { $a, $b, count($a) as n }");
  }

  @Test
  void a_pattern_too_wide_for_its_memory_is_ended() {
    String chain =
        IntStream.range(0, 100)
            .mapToObj(i -> "$v%d e $v%d".formatted(i, i + 1))
            .collect(Collectors.joining(" "));
    assertNeedsMoreMemoryThan(16 << 20, "match { " + chain + " } return { $v0 } order { $v0 }");
  }

  @Test
  void values_that_do_not_fit_into_memory_end_the_query() {
    assertNeedsMoreMemoryThan(64 << 10, "match { $a: N } return { $a.text }");
  }

  @Test
  void many_rows_are_streamed_within_a_little_memory() {
    QueryContext context =
        graph.context(InstantSource.system(), new QueryLimits(Duration.ofMinutes(1), 4L << 20));
    int[] rows = new int[1];
    run(
        "query q() { match { $a: N  $b: N } return { $a.k as a, $b.k as b } }",
        context,
        result -> {
          VectorSchemaRoot batch = result.nextBatch();
          while (batch != null) {
            rows[0] += batch.getRowCount();
            batch = result.nextBatch();
          }
        });
    assertThat(rows[0]).isEqualTo(4_000_000);
  }

  @Test
  void a_result_that_is_not_read_to_its_end_frees_its_memory() {
    QueryContext context = graph.context(InstantSource.system(), QueryLimits.DEFAULT);
    run(
        "query q() { match { $a: N  $a.text contains \"x\" } return { $a, $a.text } }",
        context,
        result -> assertThat(result.iterator().next().get("a.text")).asString().hasSize(100));
  }

  @Test
  void a_refused_query_frees_its_memory() {
    QueryContext context = graph.context(InstantSource.system(), QueryLimits.DEFAULT);
    assertThatThrownBy(
            () -> run("query q() { match { $a: M } return { $a } }", context, result -> {}))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void a_mutation_is_not_run_as_a_read() {
    QueryContext context = graph.context(InstantSource.system(), QueryLimits.DEFAULT);
    assertThatThrownBy(() -> run("query q() { delete N where k = 1 }", context, result -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("`q` changes the graph")
        .extracting(error -> ((InvalidInputException) error).code())
        .isEqualTo("mutation_not_allowed");
  }
}
