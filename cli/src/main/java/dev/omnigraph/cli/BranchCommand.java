package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Branch;
import dev.omnigraph.BranchSummary;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import dev.omnigraph.manifest.ForkPoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "branch",
    header = "Create, list and delete branches.",
    customSynopsis = {
      "omnigraph branch create NAME [--from BRANCH] [--at VERSION] [--store GRAPH] [--as ACTOR]",
      "       omnigraph branch list [--store GRAPH]",
      "       omnigraph branch delete NAME [--store GRAPH] [--as ACTOR]"
    },
    footer = {"", "Examples:", "  omnigraph branch create draft --store people"})
final class BranchCommand {

  /** With the commands below it. */
  static CommandLine commandLine(OmnigraphCommand root) {
    return new CommandLine(new BranchCommand())
        .addSubcommand(new Create(root))
        .addSubcommand(new ListBranches(root))
        .addSubcommand(new Delete(root));
  }

  private static ObjectNode describe(
      String name, long version, String commit, @Nullable ForkPoint fork) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("branch", name)
        .put("version", version)
        .put("commit", commit)
        .put("parent", fork == null ? null : fork.branch())
        .put("parentVersion", fork == null ? null : fork.version());
  }

  /** Creates one. */
  @Command(
      name = "create",
      header = "Create a branch of another.",
      customSynopsis = {
        "omnigraph branch create NAME [--from BRANCH] [--at VERSION] [--store GRAPH]",
        "                               [--as ACTOR]"
      },
      description = {
        "",
        "The new branch has the rows and the schema of a version of the other one; no row is copied,"
            + " whatever their number. From then on each goes its own way. --from main@7 means the"
            + " same as --from main --at 7."
      },
      footer = {
        "",
        "Examples:",
        "  omnigraph branch create draft --store people",
        "  omnigraph branch create last-week --at 2026-11-20T10:00:00Z --store people --json"
      })
  static final class Create implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The name of the new branch.")
    private String name;

    @Option(
        names = "--from",
        paramLabel = "BRANCH",
        defaultValue = "main",
        description = "The branch of which it is made. Default: ${DEFAULT-VALUE}.")
    private String from;

    @Option(
        names = "--at",
        paramLabel = "VERSION",
        description = {
          "A version of that branch: its number, the id of a commit, or a time such as"
              + " 2026-11-20T10:00:00Z. Default: the newest."
        })
    private @Nullable String at;

    @Mixin private StoreOption store;

    @Mixin private ActorOption actor;

    Create(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      int sign = from.indexOf('@');
      if (sign >= 0 && at != null) {
        throw new ParameterException(
            spec.commandLine(), "--from " + from + " and --at exclude each other");
      }
      String parent = sign < 0 ? from : from.substring(0, sign);
      String version = sign < 0 ? at : from.substring(sign + 1);
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(actor.name()))) {
        Branch other = graph.branch(parent);
        Branch branch =
            version == null
                ? graph.branches().create(name, other)
                : graph.branches().create(name, other, version);
        print(branch);
      }
      return Failures.DONE;
    }

    private void print(Branch branch) throws IOException {
      Snapshot snapshot = branch.snapshot();
      ObjectNode created =
          describe(branch.name(), snapshot.version(), snapshot.commit().id(), branch.fork());
      if (root.json()) {
        root.output().print(created);
      } else {
        root.output()
            .print(
                "created branch %s of version %d of %s: version %d, commit %s"
                    .formatted(
                        branch.name(),
                        created.get("parentVersion").longValue(),
                        created.get("parent").textValue(),
                        snapshot.version(),
                        snapshot.commit().id()));
      }
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      header = "List the branches of a graph, and what they were made of.",
      customSynopsis = "omnigraph branch list [--store GRAPH]",
      footer = {
        "",
        "Examples:",
        "  omnigraph branch list --store people",
        "  omnigraph branch list --store people --json"
      })
  static final class ListBranches implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Mixin private StoreOption store;

    ListBranches(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        List<ObjectNode> branches =
            graph.branches().list().stream().map(ListBranches::describe).toList();
        if (root.json()) {
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          ArrayNode array = object.putArray("branches");
          branches.forEach(array::add);
          root.output().print(object);
        } else {
          Snapshot main = graph.snapshot();
          Rows rows =
              new Rows(
                  List.of(
                      new Rows.Heading("branch", false),
                      new Rows.Heading("version", true),
                      new Rows.Heading("commit", false),
                      new Rows.Heading("parent", false),
                      new Rows.Heading("parentVersion", true)),
                  branches.iterator(),
                  main.version(),
                  main.commit().id());
          root.output().print(out -> new TableFormat().write(rows, out));
        }
      }
      return Failures.DONE;
    }

    private static ObjectNode describe(BranchSummary branch) {
      return BranchCommand.describe(
          branch.name(), branch.version(), branch.commit().id(), branch.fork());
    }
  }

  /** Deletes one. */
  @Command(
      name = "delete",
      header = "Delete a branch.",
      customSynopsis = "omnigraph branch delete NAME [--store GRAPH] [--as ACTOR]",
      description = {
        "",
        "Branches that were made of it keep all of their rows. What nobody needs any more is deleted"
            + " by the next cleanup."
      },
      footer = {"", "Examples:", "  omnigraph branch delete draft --store people"})
  static final class Delete implements Callable<Integer> {
    private final OmnigraphCommand root;

    @Parameters(paramLabel = "NAME", description = "The branch.")
    private String name;

    @Mixin private StoreOption store;

    @Mixin private ActorOption actor;

    Delete(OmnigraphCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws IOException {
      String uri = store.uri(root.terminal());
      try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(actor.name()))) {
        graph.branches().delete(name);
      }
      if (root.json()) {
        root.output().print(JsonNodeFactory.instance.objectNode().put("deleted", name));
      } else {
        root.output().print("deleted branch " + name);
      }
      return Failures.DONE;
    }
  }
}
