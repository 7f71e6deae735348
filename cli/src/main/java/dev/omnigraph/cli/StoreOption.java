package dev.omnigraph.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which graph a command is about. */
final class StoreOption {
  static final String VARIABLE = "OMNIGRAPH_STORE";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--store",
      paramLabel = "GRAPH",
      description = {
        "The graph: s3://bucket/prefix, file:///dir, or a path.",
        "Default: the environment variable " + VARIABLE + "."
      })
  private @Nullable String store;

  String uri(Terminal terminal) {
    return uri(store, "--store GRAPH", terminal, command);
  }

  /** Refuses a graph that is named beside another option. */
  void refuse(String other) {
    if (store != null) {
      throw new ParameterException(
          command.commandLine(), other + " and --store exclude each other");
    }
  }

  /**
   * @param given by the caller, or null
   * @param how the caller can give it
   */
  static String uri(@Nullable String given, String how, Terminal terminal, CommandSpec command) {
    String uri = given == null ? terminal.environment().get(VARIABLE) : given;
    if (uri == null || uri.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "which graph? Give %s, or set %s".formatted(how, VARIABLE));
    }
    return uri;
  }
}
