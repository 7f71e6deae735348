package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.ObjectStores;
import dev.omnigraph.store.StoreOptions;
import dev.omnigraph.store.StoreProbe;
import java.io.IOException;
import java.io.Writer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "probe",
    header = "Find out whether a store can be trusted with graphs.",
    customSynopsis = "omnigraph probe URI",
    description = {
      "",
      "Tries everything that a graph asks of its store, with objects of its own below __probe/ that"
          + " it removes again, and says in words what it found. Nothing else is touched. Ends with"
          + " 5 where a graph would not be safe."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph probe s3://my-bucket/graphs",
      "  omnigraph probe /mnt/shared"
    })
final class ProbeCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Parameters(
      paramLabel = "URI",
      description = "The store: s3://bucket/prefix, file:///dir, or a path.")
  private String uri;

  ProbeCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    InstantSource clock = InstantSource.system();
    StoreOptions options = new StoreOptions(false, clock, root.terminal().environment());
    StoreProbe.Report report;
    try (ObjectStore store = ObjectStores.open(uri, options);
        Progress progress = new Progress(root.terminal())) {
      report =
          StoreProbe.run(
              store,
              UUID.randomUUID().toString(),
              clock,
              finding -> progress.show("checked: " + finding.name()));
    }
    if (root.json()) {
      root.output().print(describe(report));
    } else {
      root.output().print(out -> tell(report, out));
    }
    return report.fit() ? Failures.DONE : Failures.STORE;
  }

  private static void tell(StoreProbe.Report report, Writer out) throws IOException {
    for (StoreProbe.Finding finding : report.findings()) {
      out.write("%-14s  %s: %s%n".formatted(spelling(finding), finding.name(), finding.sentence()));
    }
    out.write(report.verdict() + "\n");
  }

  private static ObjectNode describe(StoreProbe.Report report) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("store", report.location().uri()).put("fit", report.fit());
    object.put("verdict", report.verdict());
    ArrayNode findings = object.putArray("findings");
    for (StoreProbe.Finding finding : report.findings()) {
      findings
          .addObject()
          .put("check", finding.name())
          .put("essential", finding.essential())
          .put("outcome", spelling(finding))
          .put("sentence", finding.sentence());
    }
    return object;
  }

  private static String spelling(StoreProbe.Finding finding) {
    return finding.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
