package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "schema",
    header = "Look at the schema of a graph, or change it.",
    customSynopsis = {
      "omnigraph schema show [--store GRAPH] [--branch BRANCH] [--at VERSION]",
      "       omnigraph schema plan --schema FILE [--store GRAPH] [--branch BRANCH]",
      "       omnigraph schema apply --schema FILE [--store GRAPH] [--branch BRANCH] [--as ACTOR]",
      "                              [--allow-data-loss [--time-limit TIME]]"
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph schema show --store people",
      "  omnigraph schema plan --schema next.pg --store people",
      "  omnigraph schema apply --schema next.pg --store people"
    })
final class SchemaCommand {

  /** With the commands below it. */
  static CommandLine commandLine(OmnigraphCommand root) {
    return new CommandLine(new SchemaCommand())
        .addSubcommand(new Show(root))
        .addSubcommand(new SchemaChangeCommands.Plan(root))
        .addSubcommand(new SchemaChangeCommands.Apply(root));
  }

  /** Prints the schema. */
  @Command(
      name = "show",
      header = "Print the schema of a graph, as a file that init accepts.",
      customSynopsis = "omnigraph schema show [--store GRAPH] [--branch BRANCH] [--at VERSION]",
      footer = {
        "",
        "Examples:",
        "  omnigraph schema show --store people",
        "  omnigraph schema show --store people | omnigraph init --schema - people-2"
      })
  static final class Show implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Mixin private StoreOption store;

    @Mixin private BranchOption branch;

    @Mixin private AtOption at;

    Show(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        Snapshot snapshot = at.snapshot(branch.of(graph));
        if (root.json()) {
          root.output()
              .print(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("schema", snapshot.schema())
                      .put("version", snapshot.version())
                      .put("commit", snapshot.commit().id()));
        } else {
          root.output().print(out -> out.write(snapshot.schema()));
        }
      }
      return Failures.DONE;
    }
  }
}
