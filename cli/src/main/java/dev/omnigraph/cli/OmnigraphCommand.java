package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.OpenOptions;
import dev.omnigraph.load.LoadMode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command above all others: what they share, and how they are run. */
@Command(
    name = "omnigraph",
    header = "A typed property graph that lives entirely in an object store.",
    customSynopsis = {"omnigraph COMMAND ...", "       omnigraph COMMAND --help"},
    description = {
      "",
      "A graph is a place on a store: s3://bucket/prefix, file:///dir, or the path of a directory."
          + " There is no server: whoever can reach the store can use the graph."
    },
    footer = {
      "",
      "Examples:",
      "  omnigraph demo",
      "  omnigraph init --schema schema.pg people",
      "  omnigraph load --store people --data people.jsonl",
      "  omnigraph query --store people --query queries.gq friends --param name=Ada",
      "",
      "Environment:",
      "  OMNIGRAPH_STORE    the graph to use where --store is not given",
      "  AWS_…              credentials, region and endpoint of S3, as for every AWS tool",
      "",
      "Exit codes:",
      "  0    done",
      "  1    refused: data, schema or query are wrong, or a limit was reached",
      "  2    wrong usage",
      "  3    not found: graph, file or query",
      "  4    conflict with another writer, or a condition that did not hold",
      "  5    the store failed, or what it holds is damaged",
      "  6    not finished: stopped between two steps; the same command goes on",
      "  70   a defect of omnigraph",
      "  130  interrupted"
    })
final class OmnigraphCommand {
  private static final int HELP_WIDTH = 100;

  private final Terminal terminal;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the result as one JSON object.")
  private boolean json;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the command, with examples.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version, as the command of this name does.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  OmnigraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @return the exit code
   */
  int run(String... args) {
    try {
      return commandLine(args).execute(args);
    } catch (OutOfMemoryError e) {
      Failures.print(e, debug, terminal.err());
      return Failures.exitCode(e);
    }
  }

  /**
   * The tree of commands; where the arguments begin with one of them, it alone: to set up a command
   * costs more time than many a query.
   */
  CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(this);
    line.getCommandSpec().version(VersionCommand.sentence());
    Map<String, Supplier<Object>> commands = commands();
    Supplier<Object> named = args.length == 0 ? null : commands.get(args[0]);
    (named == null ? commands.values() : List.of(named))
        .forEach(command -> line.addSubcommand(command.get()));
    if (named == null) {
      line.addSubcommand(new HelpCommand());
    }
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(terminal.err());
    boolean coloured = terminal.outIsTerminal() && !terminal.environment().containsKey("NO_COLOR");
    line.setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpWidth(HELP_WIDTH);
    line.setExpandAtFiles(false);
    line.setAllowOptionsAsOptionParameters(false);
    line.registerConverter(Format.class, Format::parse);
    line.registerConverter(LoadMode.class, LoadCommand::mode);
    line.registerConverter(Argument.class, Argument::parse);
    line.registerConverter(ObjectNode.class, Argument::parseObject);
    layOutHelp(line);
    line.setParameterExceptionHandler(this::refuseUsage);
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          if (e instanceof ParameterException usage) {
            return refuseUsage(usage, parsed.originalArgs().toArray(String[]::new));
          }
          Failures.print(e, debug, terminal.err());
          return Failures.exitCode(e);
        });
    return line;
  }

  /** By name, in the order of the help. */
  private Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new DemoCommand(this));
    commands.put("init", () -> new InitCommand(this));
    commands.put("load", () -> new LoadCommand(this));
    commands.put("export", () -> new ExportCommand(this));
    commands.put("query", () -> new QueryCommand(this));
    commands.put("mutate", () -> new MutateCommand(this));
    commands.put("explain", () -> new ExplainCommand(this));
    commands.put("lint", () -> new LintCommand(this));
    commands.put("schema", () -> SchemaCommand.commandLine(this));
    commands.put("snapshot", () -> new SnapshotCommand(this));
    commands.put("branch", () -> BranchCommand.commandLine(this));
    commands.put("commit", () -> CommitCommand.commandLine(this));
    commands.put("cleanup", () -> new CleanupCommand(this));
    commands.put("verify", () -> new VerifyCommand(this));
    commands.put("recover", () -> new RecoverCommand(this));
    commands.put("repair", () -> new RepairCommand(this));
    commands.put("probe", () -> new ProbeCommand(this));
    commands.put("version", () -> new VersionCommand(this));
    return commands;
  }

  private static void layOutHelp(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .synopsisHeading("%nUsage: ")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    line.getSubcommands().values().forEach(OmnigraphCommand::layOutHelp);
  }

  private int refuseUsage(ParameterException refusal, String[] args) {
    CommandLine failed = refusal.getCommandLine();
    if (args.length == 0) {
      failed.usage(failed.getErr());
      return Failures.exitCode(refusal);
    }
    String name = failed.getCommandSpec().qualifiedName();
    if (refusal instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String argument = unmatched.getUnmatched().getFirst();
      boolean command = !failed.getSubcommands().isEmpty();
      terminal
          .err()
          .printf("%s: %s `%s`%n", name, command ? "no such command:" : "unexpected", argument);
    } else {
      terminal
          .err()
          .println(name + ": " + String.valueOf(refusal.getMessage()).replaceFirst("^Error: ", ""));
    }
    if (refusal instanceof UnmatchedArgumentException unmatched) {
      UnmatchedArgumentException.printSuggestions(unmatched, failed.getErr());
    }
    terminal.err().println("Try `" + name + " --help`.");
    return Failures.exitCode(refusal);
  }

  Terminal terminal() {
    return terminal;
  }

  /** For reading and writing, with the environment of the terminal. */
  OpenOptions openOptions() {
    return OpenOptions.defaults().environment(terminal.environment());
  }

  boolean json() {
    return json;
  }

  Output output() {
    return new Output(terminal);
  }
}
