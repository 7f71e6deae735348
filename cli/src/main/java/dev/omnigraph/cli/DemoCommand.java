package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.LoadResult;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.QueryResult;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "demo",
    header = "Create a small graph to play with, and ask it a few questions.",
    customSynopsis = "omnigraph demo [DIR]",
    description = {
      "",
      "The graph is a company's software: services and what they need, teams, people, and the"
          + " incidents of a year (examples/services). It stays where it is created."
    },
    footer = {"", "Examples:", "  omnigraph demo", "  omnigraph demo my-services"})
final class DemoCommand implements Callable<Integer> {
  private static final String EXAMPLE = "examples/services";

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("blast_radius", Map.of("service", "orders-db")),
          new Question("outage_minutes", Map.of()),
          new Question("helped_out", Map.of()),
          new Question("risky_dependencies", Map.of()));

  private final OmnigraphCommand root;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = "omnigraph-demo",
      description = "Where to create the graph; must not exist. Default: ${DEFAULT-VALUE}.")
  private String directory;

  DemoCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Path example = example(root.terminal().home());
    if (Files.exists(Path.of(directory))) {
      throw new ConflictException(
          "demo_exists",
          "`%s` is there already: give another name, for instance `%s demo %s-2`"
              .formatted(directory, root.terminal().command(), directory));
    }
    String schema = SourceFile.read(example.resolve("schema.pg").toString(), root.terminal());
    String queries = SourceFile.read(example.resolve("queries.gq").toString(), root.terminal());
    try (Graph graph =
        Omnigraph.create(directory, EXAMPLE + "/schema.pg", schema, root.openOptions())) {
      LoadResult loaded;
      try (InputStream data = Files.newInputStream(example.resolve("data.jsonl"))) {
        loaded = graph.load(LoadRequest.append(EXAMPLE + "/data.jsonl", data));
      }
      if (root.json()) {
        root.output().print(describe(graph, loaded, queries, example));
      } else {
        root.output().print(out -> tell(graph, loaded, queries, example, out));
      }
    }
    return Failures.DONE;
  }

  /**
   * One query of the example.
   *
   * @param arguments values of its parameters, all of them texts
   */
  private record Question(String name, Map<String, String> arguments) {

    QueryResult ask(Graph graph, String queries) {
      return graph.query(QueryRequest.of(queries).name(name).params(arguments));
    }

    /** The query as it stands in the file, with the comment above it. */
    String text(String queries) {
      int declaration = queries.indexOf("query " + name + "(");
      int start = queries.lastIndexOf("\n\n", declaration) + 1;
      int end = queries.indexOf("\n}\n", declaration) + 2;
      return queries.substring(start, end).strip();
    }
  }

  private static Path example(@Nullable Path home) {
    Path example = home == null ? null : home.resolve(EXAMPLE);
    if (example == null || !Files.isDirectory(example)) {
      throw new NotFoundException(
          "examples_not_found",
          "the demo needs the folder `%s` of the repository: start it with its launcher, ./omnigraph"
              .formatted(EXAMPLE));
    }
    return example;
  }

  private void tell(Graph graph, LoadResult loaded, String queries, Path example, Writer out)
      throws IOException {
    out.write(
        "Created a graph in %s and loaded %d rows into it, in one commit.%n"
            .formatted(directory, loaded.rows()));
    for (Question question : QUESTIONS) {
      out.write("\n" + question.text(queries) + "\n");
      for (var argument : question.arguments().entrySet()) {
        out.write("with %s = %s%n".formatted(argument.getKey(), argument.getValue()));
      }
      out.write("\n");
      try (QueryResult result = question.ask(graph, queries)) {
        new TableFormat().write(Rows.of(result), out);
      }
    }
    out.write("\nThe graph stays in " + directory + ". Try next:\n");
    for (String command : next(example)) {
      out.write("  " + command + "\n");
    }
  }

  private ObjectNode describe(Graph graph, LoadResult loaded, String queries, Path example)
      throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("graph", graph.uri()).put("rows", loaded.rows());
    ArrayNode answers = object.putArray("queries");
    for (Question question : QUESTIONS) {
      ObjectNode answer = answers.addObject().put("name", question.name());
      question.arguments().forEach(answer.putObject("params")::put);
      try (QueryResult result = question.ask(graph, queries)) {
        ArrayNode rows = answer.putArray("rows");
        Rows.of(result).rows().forEachRemaining(rows::add);
      }
    }
    next(example).forEach(object.putArray("next")::add);
    return object;
  }

  /** Commands that work as they stand in the directory of the caller. */
  private List<String> next(Path example) throws IOException {
    String omnigraph = quoted(root.terminal().command());
    String store = " --store " + quoted(directory);
    Path here = Path.of("").toRealPath();
    Path file = example.toRealPath().resolve("queries.gq");
    Path shown = file.startsWith(here) ? here.relativize(file) : file;
    String query = omnigraph + " query" + store;
    String queryFile = query + " --query " + quoted(shown.toString());
    return List.of(
        queryFile + " chain_of_command --param handle=chen",
        queryFile + " incidents_since --param since=2026-09-01T00:00:00Z --format csv",
        query
            + " -e 'query in_lyon() { match { $p: Person { city: \"Lyon\" } } return { $p } }' --json",
        omnigraph + " schema show" + store,
        omnigraph + " snapshot" + store);
  }

  /** A word for a shell. */
  private static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
