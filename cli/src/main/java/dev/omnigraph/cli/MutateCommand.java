package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Commit;
import dev.omnigraph.Graph;
import dev.omnigraph.MutationResult;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.QueryRequest;
import dev.omnigraph.query.Effect;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "mutate",
    header = "Insert, update and delete rows, all in one commit or none.",
    customSynopsis = {
      "omnigraph mutate [--store GRAPH] (-e TEXT | --query FILE [NAME])",
      "                        [--param NAME=VALUE]... [--params JSON]",
      "                        [--branch BRANCH] [--if-commit ID] [--as ACTOR]"
    },
    description = {
      "",
      "A mutation is a query whose statements change the graph, one after the other:",
      "  query hire($name: String, $by: String) {",
      "    insert Person { name: $name }",
      "    insert Knows { from: $by, to: $name }",
      "    update Person set { hiring: false } where name = $by",
      "    delete Opening where person = $by",
      "  }",
      "An insert takes the place of the node that has its key. A node that is deleted takes its edges"
          + " with it. If what comes out would break the schema, nothing is changed."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph mutate --store people -e 'query add() { insert Person { name: \"Ada\" } }'",
      "  omnigraph mutate --store people --query changes.gq hire --param name=Bob --param by=Ada"
    })
final class MutateCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Mixin private QueryOptions query;

  @Mixin private WriteOptions write;

  MutateCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    QueryRequest request = query.request(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().actor(write.actor()))) {
      print(branch.of(graph).mutate(request.ifCommit(write.ifCommit())));
    }
    return Failures.DONE;
  }

  private void print(MutationResult result) throws IOException {
    Commit commit = result.commit();
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ArrayNode statements = object.putArray("statements");
      for (Effect effect : result.effects()) {
        statements
            .addObject()
            .put("statement", word(effect))
            .put("type", effect.type())
            .put("nodes", effect.nodes())
            .put("edges", effect.edges());
      }
      object.put("version", commit == null ? null : commit.version());
      object.put("commit", commit == null ? null : commit.id());
      root.output().print(object);
      return;
    }
    for (Effect effect : result.effects()) {
      root.output().print("%s %s: %s".formatted(word(effect), effect.type(), rows(effect)));
    }
    root.output()
        .print(
            commit == null
                ? "nothing changed"
                : "version %d, commit %s".formatted(commit.version(), commit.id()));
  }

  private static String word(Effect effect) {
    return effect.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String rows(Effect effect) {
    if (effect.nodes() == 0 && effect.edges() == 0) {
      return "nothing";
    }
    String nodes = effect.nodes() == 0 ? "" : count(effect.nodes(), "node");
    String edges = effect.edges() == 0 ? "" : count(effect.edges(), "edge");
    return nodes + (nodes.isEmpty() || edges.isEmpty() ? "" : ", ") + edges;
  }

  private static String count(long rows, String one) {
    return rows == 1 ? "1 " + one : "%,d %ss".formatted(rows, one);
  }
}
