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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    header = "Write all rows of a graph, in the form that load reads or as Arrow files.",
    customSynopsis = {
      "omnigraph export [--store GRAPH] [--branch BRANCH] [--at VERSION] [--output FILE]",
      "       omnigraph export [--store GRAPH] [--branch BRANCH] [--at VERSION]",
      "                        --format arrow --out DIR [--replace]"
    },
    description = {
      "",
      "One JSON object a line: nodes by type and id, then edges by type, from, to and id. The rows are"
          + " those of one version, whatever others write meanwhile. Loaded into an empty graph with"
          + " the same schema they give the same graph, and the same export.",
      "",
      "As Arrow: one file a type, TYPE.arrow, with the columns @id (of edges also @src and @dst) and"
          + " the properties by name, for every program that reads Arrow IPC files."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph export --store people --output people.jsonl",
      "  omnigraph export --store people | gzip > people.jsonl.gz",
      "  omnigraph export --store people --format arrow --out people-arrow"
    })
final class ExportCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Mixin private AtOption at;

  @Option(names = "--format", paramLabel = "FORMAT", description = "jsonl, arrow. Default: jsonl.")
  private Format format = Format.JSONL;

  @Option(
      names = {"--output", "--out"},
      paramLabel = "PATH",
      description = {
        "jsonl: the file to write; replaces what is there. Default: standard output.",
        "arrow: the directory to write to; must be empty, or not exist."
      })
  private @Nullable Path output;

  @Option(
      names = "--replace",
      description = "arrow: write to a directory that holds something; other files stay.")
  private boolean replace;

  ExportCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    Path file = output;
    boolean arrow = format == Format.ARROW;
    refuse(!arrow && format != Format.JSONL, "--format: expected jsonl or arrow, found " + format);
    refuse(
        file == null && arrow, "--format arrow needs --out: the directory for a file of each type");
    refuse(file == null && root.json(), "--json needs --output: standard output holds the rows");
    refuse(replace && !arrow, "--replace is for --format arrow");
    String uri = store.uri(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      Snapshot snapshot = at.snapshot(branch.of(graph));
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

  private void refuse(boolean wrong, String reason) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), reason);
    }
  }

  private long write(Snapshot snapshot, Path path) throws IOException {
    try (Progress progress = new Progress(root.terminal())) {
      LongConsumer shown = rows -> progress.show("wrote %,d rows".formatted(rows));
      return format == Format.ARROW
          ? snapshot.exportArrow(path, replace, shown)
          : writeLines(snapshot, path, shown);
    }
  }

  /** Under another name first, so that no half of an export passes for one. */
  private static long writeLines(Snapshot snapshot, Path file, LongConsumer progress)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      long rows;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        rows = snapshot.exportJsonl(out, progress);
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
