package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.Graph;
import dev.omnigraph.Omnigraph;
import dev.omnigraph.Outcome;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what became of a transaction. */
@Command(
    name = "outcome",
    header = "Tell what became of a write whose answer was lost.",
    customSynopsis = {
      "omnigraph commit outcome [--store GRAPH] [--branch BRANCH] TRANSACTION [VERSION]"
    },
    description = {
      "",
      "An error of the code `commit_outcome_unknown` names the transaction, and the version as which"
          + " it was sent. Exit codes: 0 committed; 1 not committed, and it never will be; 5 not"
          + " known yet: nobody has taken that version. Any further commit takes it."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph commit outcome --store people 01KB9Z3V5M0000000000000000 17"
    })
final class CommitOutcomeCommand implements Callable<Integer> {
  private final OmnigraphCommand root;

  @Mixin private StoreOption store;

  @Mixin private BranchOption branch;

  @Parameters(index = "0", paramLabel = "TRANSACTION", description = "The id of the transaction.")
  private String transaction;

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      arity = "0..1",
      defaultValue = "0",
      description = "As which version it was sent; without it, only success is certain.")
  private long version;

  CommitOutcomeCommand(OmnigraphCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws IOException {
    String uri = store.uri(root.terminal());
    try (Graph graph = Omnigraph.open(uri, root.openOptions().forReading())) {
      return switch (branch.of(graph).outcome(transaction, version)) {
        case Outcome.Committed committed ->
            tell("committed", CommitCommand.describe(committed.commit()), Failures.DONE);
        case Outcome.NotCommitted never ->
            tell("not committed", JsonNodeFactory.instance.objectNode(), Failures.REFUSED);
        case Outcome.Unknown unknown ->
            tell("unknown", JsonNodeFactory.instance.objectNode(), Failures.STORE);
      };
    }
  }

  private int tell(String outcome, ObjectNode commit, int exitCode) throws IOException {
    if (root.json()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("outcome", outcome);
      object.setAll(commit);
      root.output().print(object);
    } else {
      root.output()
          .print(
              commit.isEmpty()
                  ? outcome
                  : "%s: version %d, commit %s"
                      .formatted(
                          outcome,
                          commit.get("version").longValue(),
                          commit.get("commit").textValue()));
    }
    return exitCode;
  }
}
