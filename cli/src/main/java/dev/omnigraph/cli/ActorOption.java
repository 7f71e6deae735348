package dev.omnigraph.cli;

import picocli.CommandLine.Option;

/** Who a command acts for. */
final class ActorOption {
  @Option(
      names = "--as",
      paramLabel = "ACTOR",
      defaultValue = "${sys:user.name}",
      description = "Who the commit says it is from. Default: your user name.")
  private String name;

  String name() {
    return name;
  }
}
