package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Branch;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.LoadRequest;
import dev.omnigraph.LoadResult;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.load.LoadMode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "load",
    header = "Load rows into a graph, all of them in one commit or none.",
    customSynopsis = {
      "omnigraph load [--store GRAPH] --data FILE [--mode MODE]",
      "                      [--branch BRANCH] [--if-commit ID] [--as ACTOR] [--max-errors N]"
    },
    description = {
      "",
      "The rows are JSON objects, one a line, in any order:",
      "  {\"type\":\"Person\",\"data\":{\"name\":\"Ada\"}}",
      "  {\"edge\":\"Knows\",\"from\":\"Ada\",\"to\":\"Blaise\",\"data\":{\"since\":1990}}",
      "If any of them breaks the schema, nothing is loaded and the errors name their lines. An edge"
          + " or a node without a key has the id that is given (\"id\": beside \"type\" or \"edge\"),"
          + " or a new one."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph load --store people --data people.jsonl",
      "  omnigraph load --store people --data changes.jsonl --mode merge",
      "  zcat people.jsonl.gz | omnigraph load --store s3://my-bucket/people --data -"
    })
final class LoadCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "The rows; - reads standard input.")
  private String data;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "append",
      description = {
        "append, merge, overwrite. Default: ${DEFAULT-VALUE}.",
        "append: an id that is there already is an error.",
        "merge: a row of the same id is replaced as a whole.",
        "overwrite: every type in the file gets exactly the rows of the file."
      })
  private LoadMode mode;

  @Mixin private BranchOption branch;

  @Mixin private WriteOptions write;

  @Option(
      names = "--max-errors",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many errors to collect before giving up. Default: ${DEFAULT-VALUE}.")
  private int maxErrors;

  LoadCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    refuse(maxErrors < 1, "--max-errors is at least 1");
    String uri = store.uri(root.terminal());
    try (SourceFile file = SourceFile.open(data, root.terminal());
        Graph graph = Omnigraph.open(uri, root.openOptions().actor(write.actor()))) {
      print(load(branch.of(graph), file));
    }
    return Failures.DONE;
  }

  static LoadMode mode(String name) {
    return switch (name) {
      case "append" -> LoadMode.APPEND;
      case "merge" -> LoadMode.MERGE;
      case "overwrite" -> LoadMode.OVERWRITE;
      default ->
          throw new TypeConversionException(
              "expected append, merge or overwrite, found `" + name + "`");
    };
  }

  private LoadResult load(Branch into, SourceFile file) {
    LoadRequest request =
        LoadRequest.of(mode, file.name(), file.bytes())
            .maxErrors(maxErrors)
            .ifCommit(write.ifCommit());
    if (root.json()) {
      return into.load(request);
    }
    try (LoadMeter meter = new LoadMeter(root.terminal(), file, System::nanoTime)) {
      return into.load(request.progress(meter));
    }
  }

  private void refuse(boolean wrong, String reason) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), reason);
    }
  }

  private void print(LoadResult result) throws IOException {
    Commit commit = result.commit();
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("rows", result.rows());
      result.nodes().forEach(object.putObject("nodes")::put);
      result.edges().forEach(object.putObject("edges")::put);
      object.put("version", commit == null ? null : commit.version());
      object.put("commit", commit == null ? null : commit.id());
      root.output().print(object);
    } else if (commit == null) {
      root.output().print("nothing to load, nothing changed");
    } else {
      String types =
          Stream.concat(result.nodes().entrySet().stream(), result.edges().entrySet().stream())
              .map(type -> type.getKey() + " " + type.getValue())
              .collect(Collectors.joining(", "));
      root.output()
          .print(
              "loaded %d rows (%s): version %d, commit %s"
                  .formatted(result.rows(), types, commit.version(), commit.id()));
    }
  }
}
