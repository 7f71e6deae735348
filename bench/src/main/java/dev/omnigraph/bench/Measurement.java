package dev.omnigraph.bench;

import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.LoadResult;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryResult;
import dev.omnigraph.TableSummary;
import dev.omnigraph.error.OmnigraphException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Loads rows into a new graph, counts paths of two hops in it, and says what that took. */
final class Measurement {
  private static final String TWO_HOPS =
      "query q() { match { $a: Person  $a knows $b  $b knows $c } return { count($c) as paths } }";

  private final PrintStream out;

  Measurement(PrintStream out) {
    this.out = out;
  }

  /**
   * @param graph a directory without a graph
   */
  void run(Path rows, Path graph) throws IOException {
    try (Peaks peaks = new Peaks()) {
      try (Graph created = Omnigraph.create(graph.toString(), "bench", SampleGraph.SCHEMA)) {
        load(created, rows);
      }
      report(peaks);
      try (Graph opened = Omnigraph.open(graph.toString())) {
        query(opened);
      }
      report(peaks);
    }
  }

  private void load(Graph graph, Path rows) throws IOException {
    long start = System.nanoTime();
    LoadResult result;
    try (InputStream in = Files.newInputStream(rows)) {
      result = graph.load(LoadRequest.append(rows.toString(), in));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long stored = graph.snapshot().tables().stream().mapToLong(TableSummary::bytes).sum();
    double megabytes = Files.size(rows) / 1e6;
    double processor = processorSeconds();
    out.printf(
        "loaded %,d rows of %,.0f MB in %.1f s (%.1f s of processor time):"
            + " %,.0f rows/s, %.1f MB/s; %,.0f MB stored%n",
        result.rows(),
        megabytes,
        seconds,
        processor,
        result.rows() / seconds,
        megabytes / seconds,
        stored / 1e6);
  }

  private static double processorSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private void query(Graph graph) {
    for (String time : new String[] {"first", "second"}) {
      long start = System.nanoTime();
      try (QueryResult result = graph.query(TWO_HOPS)) {
        out.printf(
            "%s count of two hops: %s in %.2f s%n",
            time, result.iterator().next().get(0), (System.nanoTime() - start) / 1e9);
      } catch (OmnigraphException e) {
        out.printf("%s count of two hops: refused, %s%n", time, e.getMessage());
      }
    }
  }

  private void report(Peaks peaks) throws IOException {
    out.printf(
        "peak so far: %,.0f MB resident, %,.0f MB of temporary files; the heap may take %,.0f MB%n",
        peaks.residentBytes() / 1e6,
        peaks.temporaryBytes() / 1e6,
        Runtime.getRuntime().maxMemory() / 1e6);
  }
}
