package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Snapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    header = "Write all rows of a graph in the form that load reads.",
    customSynopsis = "omnigraph export [--store GRAPH] [--output FILE]",
    description = {
      "",
      "One JSON object a line: nodes by type and id, then edges by type, from, to and id. The rows are"
          + " those of one version, whatever others write meanwhile. Loaded into an empty graph with"
          + " the same schema they give the same graph, and the same export."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph export --store people --output people.jsonl",
      "  omnigraph export --store people | gzip > people.jsonl.gz"
    })
final class ExportCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write; replaces what is there. Default: standard output.")
  private @Nullable Path output;

  ExportCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Path file = output;
    if (file == null && root.json()) {
      throw new ParameterException(
          spec.commandLine(), "--json needs --output: standard output holds the rows");
    }
    String uri = store.uri(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      Snapshot snapshot = graph.snapshot();
      if (file == null) {
        BufferedOutputStream out = new BufferedOutputStream(root.output().bytes(), 1 << 16);
        snapshot.exportJsonl(out);
        out.flush();
      } else {
        report(snapshot, write(snapshot, file), file);
      }
    }
    return Failures.DONE;
  }

  /** Under another name first, so that no half of an export passes for one. */
  private static long write(Snapshot snapshot, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      long rows;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        rows = snapshot.exportJsonl(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void report(Snapshot snapshot, long rows, Path file) throws IOException {
    if (root.json()) {
      root.output()
          .print(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("rows", rows)
                  .put("version", snapshot.version())
                  .put("commit", snapshot.commit().id())
                  .put("output", file.toString()));
    } else {
      root.output()
          .print(
              "exported %d rows of version %d, commit %s, to %s"
                  .formatted(rows, snapshot.version(), snapshot.commit().id(), file));
    }
  }
}
