package dev.omnigraph.cli;

import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.QueryResult;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "query",
    header = "Ask a graph a question.",
    customSynopsis = {
      "omnigraph query [--store GRAPH] (-e TEXT | --query FILE [NAME])",
      "                       [--param NAME=VALUE]... [--params JSON]",
      "                       [--branch BRANCH] [--at VERSION] [--format FORMAT]"
    },
    description = {
      "",
      "A query matches a pattern and returns one row for each place where it fits:",
      "  query friends($name: String) {",
      "    match { $p: Person { name: $name }  $p knows $f }",
      "    return { $f.name as friend }",
      "    order { friend }",
      "  }"
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph query --store people --query queries.gq friends --param name=Ada",
      "  omnigraph query --store people -e 'query n() { match { $p: Person } return { count($p) } }'",
      "  omnigraph query --store people --query queries.gq all --format csv",
      "  omnigraph query --store people --query queries.gq all --json"
    })
final class QueryCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Mixin private AtOption at;

  @Mixin private QueryOptions query;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "${COMPLETION-CANDIDATES}. Default: table.",
        "jsonl: one object a line. arrow: an Arrow IPC stream."
      })
  private @Nullable Format format;

  QueryCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Format chosen = format();
    String uri = store.uri(root.terminal());
    QueryRequest request = query.request(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading());
        QueryResult result = at.snapshot(branch.of(graph)).query(request)) {
      chosen.write(result, root.output());
    }
    return Failures.DONE;
  }

  private Format format() {
    if (root.json() && format != null && format != Format.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--json and --format " + format + " exclude each other");
    }
    if (format == Format.ARROW && root.terminal().outIsTerminal()) {
      throw new ParameterException(
          spec.commandLine(),
          "--format arrow is binary, nothing for a terminal: send it to a file or a program");
    }
    if (root.json()) {
      return Format.JSON;
    }
    return format == null ? Format.TABLE : format;
  }
}
