package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "init",
    header = "Create an empty graph with a schema.",
    customSynopsis = "omnigraph init --schema FILE [GRAPH]",
    description = {
      "",
      "Refuses a place that holds a graph already. A directory that does not exist is made;"
          + " an S3 bucket has to be there."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph init --schema schema.pg people",
      "  omnigraph init --schema schema.pg s3://my-bucket/graphs/people"
    })
final class InitCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "FILE",
      description = "The schema; - reads standard input.")
  private String schema;

  @Parameters(
      arity = "0..1",
      paramLabel = "GRAPH",
      description = {
        "Where to create it: s3://bucket/prefix, file:///dir, or a path.",
        "Default: the environment variable " + StoreOption.VARIABLE + "."
      })
  private @Nullable String graph;

  InitCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = StoreOption.uri(graph, "GRAPH", root.terminal(), spec);
    String text = SourceFile.read(schema, root.terminal());
    try (Graph created = Omnigraph.create(uri, schema, text, root.openOptions())) {
      Snapshot snapshot = created.snapshot();
      if (root.json()) {
        root.output()
            .print(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("graph", created.uri())
                    .put("id", created.id())
                    .put("version", snapshot.version())
                    .put("commit", snapshot.commit().id()));
      } else {
        root.output()
            .print("created graph %s, version %d".formatted(created.uri(), snapshot.version()));
      }
    }
    return Failures.DONE;
  }
}
