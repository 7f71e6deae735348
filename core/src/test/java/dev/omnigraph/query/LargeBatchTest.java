package dev.omnigraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Answers of many batches, against loops over arrays. */
class LargeBatchTest {
  private static final int NODES = 6000;
  private static final int EDGES = 20_000;
  private static final int[] FROM = new int[EDGES];
  private static final int[] TO = new int[EDGES];

  private static final TestGraph GRAPH = graph();

  private static TestGraph graph() {
    Random random = new Random(7);
    for (int i = 0; i < EDGES; i++) {
      FROM[i] = random.nextInt(NODES);
      // A few nodes have many edges.
      TO[i] = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(NODES);
    }
    return TestGraph.of(
        "node N { name: String @key  i: I32  kind: I32 }  edge E: N -> N { w: I32 }",
        Stream.concat(
            IntStream.range(0, NODES)
                .mapToObj(
                    i ->
                        "{\"type\":\"N\",\"data\":{\"name\":\"n%05d\",\"i\":%d,\"kind\":%d}}"
                            .formatted(i, i, i % 7)),
            IntStream.range(0, EDGES)
                .mapToObj(
                    i ->
                        "{\"edge\":\"E\",\"from\":\"n%05d\",\"to\":\"n%05d\",\"data\":{\"w\":%d}}"
                            .formatted(FROM[i], TO[i], i % 100))));
  }

  @AfterAll
  static void close() {
    GRAPH.close();
  }

  private static List<Set<Integer>> neighbours() {
    List<Set<Integer>> neighbours = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      neighbours.add(new HashSet<>());
    }
    for (int i = 0; i < EDGES; i++) {
      neighbours.get(FROM[i]).add(TO[i]);
    }
    return neighbours;
  }

  private static String one(String body) {
    return GRAPH.rows(body).getFirst();
  }

  @Test
  void edges_are_counted_and_summed_across_batches() {
    long weights = IntStream.range(0, EDGES).map(i -> i % 100).asLongStream().sum();
    assertThat(one("match { $a $e:e $b } return { count($e) as n, sum($e.w) as w }"))
        .isEqualTo("{\"n\":" + EDGES + ",\"w\":" + weights + "}");
  }

  @Test
  void paths_of_two_hops_are_counted_across_batches() {
    List<Set<Integer>> neighbours = neighbours();
    long paths = 0;
    long open = 0;
    for (Set<Integer> first : neighbours) {
      for (int middle : first) {
        for (int last : neighbours.get(middle)) {
          paths++;
          open += first.contains(last) ? 0 : 1;
        }
      }
    }
    assertThat(one("match { $a e $b  $b e $c } return { count($c) as n }"))
        .isEqualTo("{\"n\":" + paths + "}");
    assertThat(one("match { $a e $b  $b e $c  not { $a e $c } } return { count($c) as n }"))
        .isEqualTo("{\"n\":" + open + "}");
    assertThat(one("match { $a e $b  $b e $c  $a e $c } return { count($c) as n }"))
        .isEqualTo("{\"n\":" + (paths - open) + "}");
  }

  @Test
  void groups_are_collected_across_batches() {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    List<Set<Integer>> neighbours = neighbours();
    neighbours.forEach(to -> to.forEach(node -> counts.merge(node % 7, 1, Integer::sum)));
    List<String> expected = new ArrayList<>();
    counts.forEach((kind, n) -> expected.add("{\"kind\":%d,\"n\":%d}".formatted(kind, n)));
    assertThat(
            GRAPH.rows(
                "match { $a e $b } return { $b.kind as kind, count($a) as n } order { kind }"))
        .isEqualTo(expected);
    // Of two slots, so that groups are not told by one row.
    TreeMap<String, Integer> pairs = new TreeMap<>();
    for (int a = 0; a < NODES; a++) {
      for (int b : neighbours.get(a)) {
        pairs.merge("{\"x\":%d,\"y\":%d".formatted(a % 7, b % 7), 1, Integer::sum);
      }
    }
    List<String> expectedPairs = new ArrayList<>();
    pairs.forEach((pair, n) -> expectedPairs.add(pair + ",\"n\":" + n + "}"));
    assertThat(
            GRAPH.rows(
                "match { $a e $b } return { $a.kind as x, $b.kind as y, count($a) as n } order { x, y }"))
        .isEqualTo(expectedPairs);
  }

  @Test
  void more_rows_than_a_batch_come_sorted_and_limited() {
    List<String> all =
        GRAPH.rows("match { $a: N } return { $a.i as i } order { $a.kind desc, $a.i desc }");
    assertThat(all).hasSize(NODES);
    assertThat(all.getFirst()).isEqualTo("{\"i\":5998}");
    assertThat(
            GRAPH.rows(
                "match { $a: N } return { $a.i as i } order { $a.kind desc, $a.i desc } limit 5000"))
        .isEqualTo(all.subList(0, 5000));
    assertThat(GRAPH.rows("match { $a: N } return { $a.i as i } limit 5000"))
        .hasSize(5000)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_product_spans_batches_inside_of_a_not() {
    assertThat(
            one(
                """
                match { $a: N  not { $b: N  $b.i > $a.i  $b.kind = $a.kind } }
                return { count($a) as n, min($a.i) as least }
                """))
        .isEqualTo("{\"n\":7,\"least\":5993}");
  }
}
