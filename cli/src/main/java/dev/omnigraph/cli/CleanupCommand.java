package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.CleanupRequest;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.maintenance.Cleanup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "cleanup",
    header = "Delete what nobody needs any more.",
    customSynopsis = {
      "omnigraph cleanup [--store GRAPH] [--keep HISTORY]... [--dry-run] [--as ACTOR]"
    },
    description = {
      "",
      "Without --keep all history stays, and only garbage goes: objects that were stored by"
          + " processes that died. With --keep older versions can't be read any more, and what only"
          + " they used is deleted. It is safe beside everything else; one that was interrupted is"
          + " simply run again. Versions are deleted once they are old enough, two hours on S3."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph cleanup --store people --dry-run",
      "  omnigraph cleanup --store people --keep 30d --keep 100"
    })
final class CleanupCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Spec private CommandSpec spec;

  @Mixin private StoreOption store;

  @Option(
      names = "--keep",
      paramLabel = "HISTORY",
      description =
          "How much history stays: a number of versions, or a time such as 30d, 12h or 90m. Given"
              + " twice, what either keeps.")
  private @Nullable List<String> keep;

  @Option(names = "--dry-run", description = "Delete nothing; tell what would be deleted.")
  private boolean dryRun;

  @Mixin private ActorOption actor;

  CleanupCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    CleanupRequest request = request();
    String uri = store.uri(root.terminal());
    Cleanup.Freed freed;
    OpenOptions options = root.openOptions().actor(actor.name());
    try (Graph graph = Omnigraph.open(uri, dryRun ? options.forReading() : options);
        Progress progress = new Progress(root.terminal())) {
      freed = graph.cleanup(request.progress(progress::show));
    }
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("dryRun", dryRun).put("objects", freed.objects()).put("bytes", freed.bytes());
      ObjectNode floors = object.putObject("oldestVersions");
      freed.floors().forEach(floors::put);
      root.output().print(object);
    } else {
      root.output()
          .print(
              "%s %,d objects, %,d bytes"
                  .formatted(dryRun ? "would delete" : "deleted", freed.objects(), freed.bytes()));
    }
    return Failures.DONE;
  }

  private CleanupRequest request() {
    Long versions = null;
    Duration time = null;
    for (String history : keep == null ? List.<String>of() : keep) {
      if (history.matches("[1-9][0-9]{0,17}")) {
        versions = Long.parseLong(history);
        continue;
      }
      time = Times.parse(history);
      if (time == null) {
        CommandLine line = spec.commandLine();
        throw new ParameterException(
            line,
            "--keep: expected a number of versions, or a time such as 30d, 12h or 90m, found "
                + history);
      }
    }
    return CleanupRequest.garbage().keep(versions, time).dryRun(dryRun);
  }
}
