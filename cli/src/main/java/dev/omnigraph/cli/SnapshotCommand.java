package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import dev.omnigraph.TableSummary;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "snapshot",
    header = "Show a version of a graph and its tables.",
    customSynopsis = "omnigraph snapshot [--store GRAPH] [--branch BRANCH] [--at VERSION] [--json]",
    description = {
      "",
      "One table a type: its rows, how many commits changed it, and where the rows are. Small"
          + " commits keep theirs inside the version, larger ones in files of their own (fragments);"
          + " a reader merges the runs."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph snapshot --store people",
      "  omnigraph snapshot --store people --json"
    })
final class SnapshotCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Mixin private AtOption at;

  SnapshotCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      Snapshot snapshot = at.snapshot(branch.of(graph));
      if (root.json()) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("graph", graph.uri()).put("id", graph.id());
        object.put("version", snapshot.version()).put("commit", snapshot.commit().id());
        ArrayNode tables = object.putArray("tables");
        snapshot.tables().forEach(table -> tables.add(describe(table)));
        root.output().print(object);
      } else {
        root.output().print(out -> print(graph, snapshot, out));
      }
    }
    return Failures.DONE;
  }

  private static void print(Graph graph, Snapshot snapshot, Writer out) throws IOException {
    out.write(
        "%s: version %d, commit %s%n"
            .formatted(graph.uri(), snapshot.version(), snapshot.commit().id()));
    List<ObjectNode> tables = snapshot.tables().stream().map(SnapshotCommand::describe).toList();
    if (!tables.isEmpty()) {
      new TableFormat().write(Rows.of(tables, snapshot.version(), snapshot.commit().id()), out);
    }
  }

  private static ObjectNode describe(TableSummary table) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", table.type())
        .put("kind", table.node() ? "node" : "edge")
        .put("rows", table.rows())
        .put("version", table.tableVersion())
        .put("runs", table.runs())
        .put("fragments", table.fragments())
        .put("bytes", table.bytes());
  }
}
