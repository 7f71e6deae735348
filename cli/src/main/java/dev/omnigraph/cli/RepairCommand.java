package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.recovery.Classification;
import dev.omnigraph.recovery.Finding;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    header = "Resolve what can't be read of operations that were left.",
    customSynopsis = {
      "omnigraph repair [--store GRAPH]",
      "       omnigraph repair [--store GRAPH] --delete-sidecar NAME [--as ACTOR]"
    },
    description = {
      "",
      "An operation under way has an object below __recovery/, its sidecar. Where one can't be read,"
          + " nobody knows what it protects, so that a cleanup deletes nothing; everything else goes"
          + " on. Without --delete-sidecar they are shown, and why they can't be read; it ends with 5"
          + " where there is one. Restore it from a copy, or let a newer omnigraph read it; only then"
          + " delete it. Whatever its operation was about to publish is not published then, and its"
          + " owner is told. What recovery settles by itself is shown by `omnigraph recover`."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph repair --store people",
      "  omnigraph repair --store people --delete-sidecar 01kahzvf000000000000000010.json"
    })
final class RepairCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Option(
      names = "--delete-sidecar",
      paramLabel = "NAME",
      description = "Delete this one, if it can't be read and nothing of it is published in part.")
  private @Nullable String name;

  @Mixin private ActorOption actor;

  RepairCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    String sidecar = name;
    OpenOptions options = root.openOptions().actor(actor.name());
    try (Graph graph = Omnigraph.open(uri, sidecar == null ? options.forReading() : options)) {
      if (sidecar == null) {
        return show(
            graph.recovery().inspect().stream()
                .filter(found -> found.classification() == Classification.UNRESOLVED)
                .toList());
      }
      graph.recovery().deleteSidecar(sidecar);
    }
    if (root.json()) {
      root.output().print(JsonNodeFactory.instance.objectNode().put("deleted", sidecar));
    } else {
      root.output().print("deleted " + sidecar);
    }
    return Failures.DONE;
  }

  private int show(List<Finding> unresolved) throws IOException {
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode array = object.putArray("sidecars");
      unresolved.forEach(
          found -> array.addObject().put("sidecar", found.key()).put("why", found.why()));
      root.output().print(object);
    } else {
      for (Finding found : unresolved) {
        root.output().print(found.key() + ": " + found.why());
      }
      if (unresolved.isEmpty()) {
        root.output().print("nothing to repair");
      }
    }
    return unresolved.isEmpty() ? Failures.DONE : Failures.STORE;
  }
}
