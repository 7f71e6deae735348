package dev.omnigraph.cli;

import dev.omnigraph.Branch;
import dev.omnigraph.Graph;
import picocli.CommandLine.Option;

/** Which branch of a graph a command is about. */
final class BranchOption {
  @Option(
      names = "--branch",
      paramLabel = "BRANCH",
      defaultValue = "main",
      description = "The branch. Default: ${DEFAULT-VALUE}.")
  private String name;

  Branch of(Graph graph) {
    return graph.branch(name);
  }
}
