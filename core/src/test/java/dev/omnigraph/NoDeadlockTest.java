package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.omnigraph.store.testing.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is done at once comes to an end. */
class NoDeadlockTest extends ProtocolTest {
  private static final int THREADS = 8;
  private static final int STEPS = 25;

  @Test
  void s34_any_mix_of_writers_readers_opens_and_closes_ends() {
    List<Graph> shared = new ArrayList<>();
    IntStream.range(0, 2).forEach(i -> shared.add(open(handle())));
    List<Running<Integer>> threads =
        IntStream.range(0, THREADS)
            .mapToObj(thread -> Running.start(() -> steps(thread, shared)))
            .toList();
    int commits = threads.stream().mapToInt(Running::result).sum();
    shared.forEach(Graph::close);

    try (Graph graph = open(handle());
        Stream<Commit> history = graph.commits()) {
      assertThat(history.count()).isEqualTo(1 + commits);
    }
    assertThat(keys("__recovery/")).isEmpty();
  }

  private int steps(int thread, List<Graph> shared) {
    Random random = new Random(thread);
    int commits = 0;
    for (int i = 0; i < STEPS; i++) {
      Graph graph = shared.get(random.nextInt(shared.size()));
      String name = thread + "-" + i;
      switch (random.nextInt(6)) {
        case 0 -> graph.snapshot();
        case 1 -> assertThat(graph.commits()).isNotEmpty();
        case 2 -> {
          load(graph, person(name));
          commits++;
        }
        case 3 -> {
          graph.mutate("query q() { insert Person { name: \"%s\" } }".formatted(name));
          commits++;
        }
        case 4 -> {
          load(graph, many(name + "-many", 1500));
          commits++;
        }
        default -> {
          try (Graph own = open(handle())) {
            load(own, person(name));
            commits++;
          }
        }
      }
    }
    return commits;
  }
}
