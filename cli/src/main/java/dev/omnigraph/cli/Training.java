package dev.omnigraph.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs what most commands need, so that the JVM that records it can keep the classes ready for the
 * next ones: see the launcher. Of S3 it goes as far as a server that has no bucket.
 */
final class Training {
  private static final String NO_BUCKET =
      "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>";

  private Training() {}

  /**
   * @param args the directory that holds {@code examples/}
   */
  public static void main(String[] args) throws IOException {
    Path home = Path.of(args[0]);
    Path directory = Files.createTempDirectory("omnigraph-training-");
    try {
      train(home, directory.resolve("graph").toString());
    } finally {
      delete(directory);
    }
  }

  private static void train(Path home, String graph) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = NO_BUCKET.getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      Terminal terminal = terminal(home, server.getAddress().getPort());
      for (List<String> command : commands(home.resolve("examples/services"), graph)) {
        new OmnigraphCommand(terminal).run(command.toArray(String[]::new));
      }
    } finally {
      server.stop(0);
    }
  }

  private static List<List<String>> commands(Path example, String graph) {
    String text = "query q($n: String) { match { $s: Service { name: $n } } return { $s.tier } }";
    return List.of(
        List.of("demo", graph),
        List.of("query", "--store", graph, "-e", text, "--param", "n=orders-db"),
        List.of("query", "--store", graph, "-e", text, "--param", "n=orders-db", "--json"),
        List.of(
            "load",
            "--store",
            graph,
            "--data",
            example.resolve("data.jsonl").toString(),
            "--mode",
            "merge"),
        List.of("schema", "show", "--store", graph),
        List.of("snapshot", "--store", graph),
        List.of("export", "--store", graph),
        List.of("version"),
        List.of("help"),
        List.of("query", "--store", "s3://bucket/graph", "-e", text, "--param", "n=orders-db"));
  }

  private static Terminal terminal(Path home, int port) {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port,
            "AWS_ACCESS_KEY_ID", "none",
            "AWS_SECRET_ACCESS_KEY", "none",
            "AWS_REGION", "us-east-1");
    return new Terminal(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        new PrintWriter(Writer.nullWriter()),
        false,
        false,
        environment,
        "omnigraph",
        home);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
