package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "commit",
    header = "Look at the history of a branch.",
    customSynopsis = {
      "omnigraph commit list [--store GRAPH] [--branch BRANCH] [--limit N]",
      "       omnigraph commit show [--store GRAPH] [--branch BRANCH] VERSION",
      "       omnigraph commit outcome [--store GRAPH] [--branch BRANCH] TRANSACTION [VERSION]"
    },
    footer = {"", "Examples:", "  omnigraph commit list --store people"})
final class CommitCommand {

  /** With the commands below it. */
  static CommandLine commandLine(OmnigraphCommand root) {
    return new CommandLine(new CommitCommand())
        .addSubcommand(new ListCommits(root))
        .addSubcommand(new Show(root))
        .addSubcommand(new CommitOutcomeCommand(root));
  }

  static ObjectNode describe(Commit commit) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("version", commit.version())
        .put("commit", commit.id())
        .put("transaction", commit.transaction())
        .put("kind", commit.kind())
        .put("actor", commit.actor())
        .put("time", commit.displayTime().toString());
  }

  /** Prints the newest commits. */
  @Command(
      name = "list",
      header = "List the newest commits.",
      customSynopsis = "omnigraph commit list [--store GRAPH] [--branch BRANCH] [--limit N]",
      description = {
        "",
        "Times are those of the writers' clocks; the order is that of the versions."
      },
      footer = {
        "",
        "Examples:",
        "  omnigraph commit list --store people",
        "  omnigraph commit list --store people --limit 1000 --json"
      })
  static final class ListCommits implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Spec private CommandSpec spec;

    @Mixin private StoreOption store;

    @Mixin private BranchOption branch;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "How many. Default: ${DEFAULT-VALUE}.",
        defaultValue = "20")
    private long limit;

    ListCommits(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      if (limit < 1) {
        throw new ParameterException(
            spec.commandLine(), "--limit: expected a number from 1 on, found " + limit);
      }
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading());
          Stream<Commit> newest = branch.of(graph).commits().limit(limit)) {
        List<ObjectNode> commits = newest.map(CommitCommand::describe).toList();
        if (root.json()) {
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          ArrayNode array = object.putArray("commits");
          commits.forEach(array::add);
          root.output().print(object);
        } else {
          ObjectNode first = commits.getFirst();
          Rows rows =
              Rows.of(commits, first.get("version").longValue(), first.get("commit").textValue());
          root.output().print(out -> new TableFormat().write(rows, out));
        }
      }
      return Failures.DONE;
    }
  }

  /** Prints one commit. */
  @Command(
      name = "show",
      header = "Show the newest commit of a version.",
      customSynopsis = "omnigraph commit show [--store GRAPH] [--branch BRANCH] VERSION",
      footer = {
        "",
        "Examples:",
        "  omnigraph commit show --store people 2",
        "  omnigraph commit show --store people 2026-11-20T10:00:00Z --json"
      })
  static final class Show implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Mixin private StoreOption store;

    @Mixin private BranchOption branch;

    @Parameters(
        paramLabel = "VERSION",
        description =
            "The number of a version, the id of a commit, or a time such as 2026-11-20T10:00:00Z.")
    private String reference;

    Show(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        Snapshot snapshot = branch.of(graph).snapshotAt(reference);
        ObjectNode commit = describe(snapshot.commit());
        ObjectNode written = commit.putObject("rowsWritten");
        snapshot.rowsWritten().forEach(written::put);
        if (root.json()) {
          root.output().print(commit);
        } else {
          root.output()
              .print(
                  out -> {
                    for (var member : commit.properties()) {
                      out.write(
                          "%-12s %s%n"
                              .formatted(
                                  member.getKey(),
                                  member.getValue().isTextual()
                                      ? member.getValue().textValue()
                                      : member.getValue()));
                    }
                  });
        }
      }
      return Failures.DONE;
    }
  }
}
