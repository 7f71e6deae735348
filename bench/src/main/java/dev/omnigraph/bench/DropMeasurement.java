package dev.omnigraph.bench;

import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.SchemaRequest;
import dev.omnigraph.SchemaResult;
import dev.omnigraph.TableSummary;
import dev.omnigraph.store.CountingObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Changes the schema of a graph that was loaded, and then drops properties of all its people and
 * friendships for good while somebody else writes; says what that took.
 */
final class DropMeasurement {
  private final PrintStream out;

  DropMeasurement(PrintStream out) {
    this.out = out;
  }

  void run(Path graph) throws IOException, InterruptedException {
    CountingObjectStore store =
        new CountingObjectStore(ObjectStores.open(graph.toString(), StoreOptions.readWrite()));
    try (Peaks peaks = new Peaks();
        Graph opened = Omnigraph.open(store, OpenOptions.defaults())) {
      out.printf(
          "%,d rows%n", opened.snapshot().tables().stream().mapToLong(TableSummary::rows).sum());
      soft(opened, store);
      hard(opened, graph);
      out.printf(
          "%,.0f MB resident at most; the heap may take %,.0f MB%n",
          peaks.residentBytes() / 1e6, Runtime.getRuntime().maxMemory() / 1e6);
    }
  }

  private void soft(Graph graph, CountingObjectStore store) {
    String next = graph.schema().text().replace("visits: I64", "visits: I64  motto: String?");
    store.reset();
    long start = System.nanoTime();
    graph.schema().apply("soft", next);
    out.printf(
        "soft change in %.3f s: %s%n",
        (System.nanoTime() - start) / 1e9,
        store.log().stream()
            .collect(
                Collectors.groupingBy(StoreRequest::kind, TreeMap::new, Collectors.counting())));
  }

  private void hard(Graph graph, Path place) throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Writer writer = new Writer(place, over);
    Thread thread = Thread.ofPlatform().start(writer);
    String next =
        graph.schema().text().replaceAll("email: String @unique", "").replaceAll("since: Date", "");
    long start = System.nanoTime();
    SchemaResult result =
        graph
            .schema()
            .apply(
                SchemaRequest.of("hard", next)
                    .allowDataLoss()
                    .progress(words -> out.printf("  %s%n", words)));
    double seconds = (System.nanoTime() - start) / 1e9;
    over.set(true);
    thread.join();
    out.printf(
        "hard drop in %.1f s: %s; beside it %,d commits of one writer, the slowest %.2f s%n",
        seconds, result.drops().getFirst().progress(), writer.commits, writer.slowest / 1e9);
  }

  /** Adds cities, one a commit. */
  private static final class Writer implements Runnable {
    private final Path place;
    private final AtomicBoolean over;
    private long commits;
    private long slowest;

    Writer(Path place, AtomicBoolean over) {
      this.place = place;
      this.over = over;
    }

    @Override
    public void run() {
      try (Graph graph = Omnigraph.open(place.toString())) {
        while (!over.get()) {
          long start = System.nanoTime();
          graph.mutate(
              "query q($id: I32) { insert City { cid: $id  title: \"t\"  position: [0.0, 0.0] } }",
              Map.of("id", 1_000_000 + commits));
          slowest = Math.max(slowest, System.nanoTime() - start);
          commits++;
        }
      }
    }
  }
}
