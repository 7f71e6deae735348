package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import dev.omnigraph.recovery.Sidecar;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "recover",
    header = "Look after operations that a process left unfinished.",
    customSynopsis = {"omnigraph recover [--store GRAPH] [--run [--time-limit TIME]] [--as ACTOR]"},
    description = {
      "",
      "A large load, and everything else that stores data before it is visible, leaves a sidecar on"
          + " the store while it is under way. One that was left harms nobody: nothing has to wait"
          + " for it, and whoever opens the graph for writing rolls it back or finishes it, once"
          + " its owner has been silent for two minutes. This shows what there is, and with --run"
          + " brings to an end what can be. Ends with 5 where a sidecar can't be read, and with 6"
          + " where the time limit left steps undone."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph recover --store people",
      "  omnigraph recover --store people --run --json",
      "  omnigraph recover --store people --run --time-limit 14m"
    })
final class RecoverCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Option(names = "--run", description = "Bring them to an end, rather than only look.")
  private boolean run;

  @Mixin private TimeLimitOption timeLimit;

  @Mixin private ActorOption actor;

  RecoverCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    List<Finding> findings = findings(uri);
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("operations");
      findings.forEach(finding -> describe(finding, array.addObject()));
      root.output().print(object);
    } else if (findings.isEmpty()) {
      root.output().print("nothing was left unfinished");
    } else {
      for (Finding finding : findings) {
        root.output().print(sentence(finding));
      }
    }
    boolean unresolved =
        findings.stream()
            .anyMatch(finding -> finding.classification() == Classification.UNRESOLVED);
    if (unresolved) {
      return Failures.STORE;
    }
    return findings.stream().anyMatch(Finding::isOutOfTime) ? Failures.UNFINISHED : Failures.DONE;
  }

  /** Looking must not do what opening for writing does. */
  private List<Finding> findings(String uri) {
    if (!run) {
      try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
        return graph.recovery().inspect();
      }
    }
    Duration limit = timeLimit.time();
    try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(actor.name()));
        Progress progress = new Progress(root.terminal())) {
      Stream<Finding> settled =
          graph.recovery().atOpen().stream()
              .filter(finding -> finding.action() != Finding.Action.LEFT);
      return Stream.concat(settled, graph.recovery().run(limit, progress::show).stream())
          .sorted(Comparator.comparing(Finding::key))
          .toList();
    }
  }

  private static void describe(Finding finding, ObjectNode object) {
    object.put("sidecar", finding.key());
    Sidecar sidecar = finding.sidecar();
    if (sidecar != null) {
      object
          .put("operation", sidecar.operation())
          .put("kind", sidecar.kind())
          .put("branch", sidecar.branch())
          .put("actor", sidecar.actor());
    }
    object
        .put("classification", word(finding.classification()))
        .put("why", finding.why())
        .put("action", word(finding.action()))
        .put("outcome", finding.outcome());
  }

  private static String sentence(Finding finding) {
    Sidecar sidecar = finding.sidecar();
    String what =
        sidecar == null
            ? finding.key()
            : "%s %s on %s".formatted(sidecar.kind(), sidecar.operation(), sidecar.branch());
    String outcome = finding.outcome() == null ? "" : " (" + finding.outcome() + ")";
    return "%s: %s: %s; %s%s"
        .formatted(
            what, word(finding.classification()), finding.why(), word(finding.action()), outcome);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
