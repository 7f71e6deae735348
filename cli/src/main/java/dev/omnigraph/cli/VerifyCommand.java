package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.maintenance.Verification.Problem;
import dev.omnigraph.maintenance.Verification.Verified;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "verify",
    header = "Look whether a graph is as it was written.",
    customSynopsis = "omnigraph verify [--store GRAPH] [--json]",
    description = {
      "",
      "Reads every object that can still be read from, and of the newest version of every branch all"
          + " rows: checksums, sizes and counts; ids, keys, ends of edges; and every rule of the"
          + " schema. Changes nothing. Tells the first hundred problems, each by the name of its"
          + " object, and ends with 5 where there is one. It is safe beside everything else."
    },
    footer = {"", "Examples:", "  omnigraph verify --store people"})
final class VerifyCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  VerifyCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    Verified verified;
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading());
        Progress progress = new Progress(root.terminal())) {
      verified = graph.verify(words -> progress.show("looking at " + words));
    }
    if (root.json()) {
      root.output().print(json(verified));
    } else {
      for (Problem problem : verified.problems()) {
        root.output().print(problem.object() + ": " + problem.check());
      }
      root.output().print(sentence(verified));
    }
    return verified.problems().isEmpty() ? Failures.DONE : Failures.STORE;
  }

  private static ObjectNode json(Verified verified) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("branches", verified.branches())
            .put("versions", verified.versions())
            .put("objects", verified.objects())
            .put("rows", verified.rows());
    ArrayNode problems = object.putArray("problems");
    for (Problem problem : verified.problems()) {
      problems.addObject().put("object", problem.object()).put("check", problem.check());
    }
    return object;
  }

  private static String sentence(Verified verified) {
    int problems = verified.problems().size();
    return "%s (branches: %,d, versions: %,d, objects: %,d, rows: %,d)"
        .formatted(
            problems == 0 ? "all is well" : problems + (problems == 1 ? " problem" : " problems"),
            verified.branches(),
            verified.versions(),
            verified.objects(),
            verified.rows());
  }
}
