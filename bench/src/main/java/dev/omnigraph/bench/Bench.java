package dev.omnigraph.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a large graph as JSONL and measures, in a JVM of its own with a heap of a given size, what
 * it takes to load and to query it.
 */
public final class Bench {
  private static final String USAGE =
      """
      usage: bench NODES EDGES SEED HEAP DIRECTORY
             bench drop HEAP GRAPH
        HEAP       heap of the JVM that is measured, for instance 512m
        DIRECTORY  for the rows, which are kept for another run, and the graph
        GRAPH      what the first form has loaded; loses some of its properties for good
      """;

  private final PrintStream out;

  Bench(PrintStream out) {
    this.out = out;
  }

  public static void main(String... args) throws IOException, InterruptedException {
    System.exit(new Bench(System.out).run(args));
  }

  /**
   * @return the exit code
   */
  int run(String... args) throws IOException, InterruptedException {
    if (args.length == 3 && args[0].equals("measure")) {
      new Measurement(out).run(Path.of(args[1]), Path.of(args[2]));
      return 0;
    }
    if (args.length == 2 && args[0].equals("measure-drop")) {
      new DropMeasurement(out).run(Path.of(args[1]));
      return 0;
    }
    if (args.length == 3 && args[0].equals("drop")) {
      return measure(args[1], "measure-drop", args[2]);
    }
    if (args.length != 5) {
      out.print(USAGE);
      return 2;
    }
    SampleGraph graph =
        new SampleGraph(Long.parseLong(args[0]), Long.parseLong(args[1]), Long.parseLong(args[2]));
    Path directory = Files.createDirectories(Path.of(args[4]));
    Path rows =
        directory.resolve(
            "rows-%d-%d-%d.jsonl".formatted(graph.nodes(), graph.edges(), graph.seed()));
    if (!Files.exists(rows)) {
      generate(graph, rows);
    }
    Path place = Files.createTempDirectory(directory, "graph-");
    return measure(args[3], "measure", rows.toString(), place.toString());
  }

  private void generate(SampleGraph graph, Path rows) throws IOException {
    long start = System.nanoTime();
    Path unfinished = rows.resolveSibling(rows.getFileName() + ".part");
    try (OutputStream file = Files.newOutputStream(unfinished)) {
      graph.writeTo(file);
    }
    Files.move(unfinished, rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf("generated %,.0f MB in %.1f s%n", Files.size(rows) / 1e6, seconds);
  }

  /** In a JVM of its own. */
  private int measure(String heap, String... what) throws IOException, InterruptedException {
    Process process =
        Jvm.start(
            Bench.class,
            List.of("-Xmx" + heap, "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")),
            what);
    process.getInputStream().transferTo(out);
    return process.waitFor();
  }
}
