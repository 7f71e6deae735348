package dev.omnigraph.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "help",
    header = "Explain a command, with examples.",
    customSynopsis = "omnigraph help [COMMAND]",
    footer = {"", "Examples:", "  omnigraph help query", "  omnigraph help schema show"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "COMMAND", description = "The command to explain; by default all.")
  private List<String> path = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine explained = spec.root().commandLine();
    for (String name : path) {
      CommandLine subcommand = explained.getSubcommands().get(name);
      if (subcommand == null) {
        throw new ParameterException(
            spec.commandLine(), "there is no command `" + String.join(" ", path) + "`");
      }
      explained = subcommand;
    }
    explained.usage(spec.root().commandLine().getOut());
    return Failures.DONE;
  }
}
