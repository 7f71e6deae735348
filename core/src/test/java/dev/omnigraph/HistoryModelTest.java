package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.load.LoadMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two handles write in turn, small and large, and delete, while segments end, runs are merged and
 * old versions go: every version keeps the rows that a plain map had then.
 */
class HistoryModelTest extends ProtocolTest {
  private static final int STEPS = 700;
  private static final String ALL =
      "query all() { match { $p: Person } return { $p.name } order { $p.name } }";
  private static final String DELETE = "query gone($n: String) { delete Person where name = $n }";
  private static final String PADDING = "-".repeat(200);

  private final TreeMap<Long, List<String>> history = new TreeMap<>();
  private final TreeMap<String, String> rows = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_version_keeps_its_rows(long seed) {
    Random random = new Random(seed);
    try (Graph one = open(handle());
        Graph other = open(handle())) {
      history.put(1L, List.of());
      for (int step = 0; step < STEPS; step++) {
        Graph graph = random.nextInt(4) == 0 ? other : one;
        Commit commit = step(graph, random);
        if (commit != null) {
          history.put(commit.version(), List.copyOf(rows.keySet()));
        }
        if (random.nextInt(50) == 0) {
          now.updateAndGet(time -> time.plus(Duration.ofMinutes(random.nextInt(90))));
        }
      }
    }
    try (Graph graph = open(handle())) {
      assertThat(graph.snapshot().version()).isEqualTo(history.lastKey());
      for (Map.Entry<Long, List<String>> version : history.entrySet()) {
        if (random.nextInt(5) == 0 || version.getKey().equals(history.lastKey())) {
          assertThat(names(graph.snapshot(version.getKey())))
              .as("version %d of seed %d", version.getKey(), seed)
              .isEqualTo(version.getValue());
        }
      }
    }
    assertThat(keys("__manifest/")).as("redundant versions went").hasSizeLessThan(history.size());
  }

  private @Nullable Commit step(Graph graph, Random random) {
    String name = "p" + random.nextInt(60);
    return switch (random.nextInt(100)) {
      case 0 -> {
        rows.clear();
        rows.put(name, name);
        yield graph.load(LoadRequest.of(LoadMode.OVERWRITE, person(name))).commit();
      }
      case 1 -> {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 400; i++) {
          String next = "q" + random.nextInt(1000) + PADDING;
          rows.put(next, next);
          many.append(person(next));
        }
        yield graph.load(LoadRequest.of(LoadMode.MERGE, many.toString())).commit();
      }
      default -> {
        if (random.nextInt(3) == 0) {
          rows.remove(name);
          yield graph.mutate(DELETE, Map.of("n", name)).commit();
        }
        rows.put(name, name);
        yield graph.load(LoadRequest.of(LoadMode.MERGE, person(name))).commit();
      }
    };
  }

  private static List<String> names(Snapshot snapshot) {
    try (QueryResult result = snapshot.query(QueryRequest.of(ALL))) {
      List<String> names = new ArrayList<>();
      result.forEach(row -> names.add(String.valueOf(row.get(0))));
      return names;
    }
  }
}
