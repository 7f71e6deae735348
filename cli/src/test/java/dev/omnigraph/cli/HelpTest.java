package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Help that teaches, and what is said about commands that were mistyped. */
class HelpTest {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private final Session session = new Session();

  static Stream<String> commands() {
    return Stream.of(
        "demo",
        "init",
        "load",
        "export",
        "query",
        "mutate",
        "explain",
        "lint",
        "schema",
        "schema show",
        "schema plan",
        "schema apply",
        "snapshot",
        "branch create",
        "branch list",
        "branch delete",
        "commit list",
        "commit show",
        "commit outcome",
        "cleanup",
        "verify",
        "recover",
        "repair",
        "probe",
        "version");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_of_a_command_has_examples_and_the_common_options(String command) {
    String help = session.run(words(command + " --help")).result();
    assertThat(help)
        .contains(
            "\n\nUsage: omnigraph " + command, "Examples:\n  omnigraph ", "--json", "--debug");
    assertThat(session.run(words("help " + command)).result()).isEqualTo(help);
    assertThat(help.lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examples_in_the_help_are_commands_that_parse(String command) {
    for (String example : examples(session.run(words(command + " --help")).result())) {
      parses(example);
    }
  }

  @Test
  void the_main_help_lists_every_command_and_its_examples_parse() {
    String help = session.run("--help").result();
    commands()
        .map(command -> words(command)[0])
        .forEach(name -> assertThat(help).containsPattern("\n  " + name + " +[A-Z]"));
    examples(help).forEach(this::parses);
  }

  @Test
  void the_reference_page_shows_the_help_as_it_is() throws IOException {
    String page = Files.readString(Session.HOME.resolve("docs/command-line.md"));
    assertThat(page).contains("```text\n" + session.run("--help").result() + "```\n");
    commands()
        .forEach(
            command ->
                assertThat(page)
                    .contains(
                        "```text\n" + session.run(words(command + " --help")).result() + "```\n"));
  }

  @Test
  void no_command_at_all_shows_the_help_on_standard_error() {
    assertThat(session.run().refusal(Failures.USAGE)).isEqualTo(session.run("--help").result());
  }

  @Test
  void a_mistyped_command_is_answered_with_the_nearest() {
    assertThat(session.run("querry").refusal(Failures.USAGE))
        .startsWith("omnigraph: no such command: `querry`\nDid you mean: omnigraph query")
        .endsWith("?\nTry `omnigraph --help`.\n");
  }

  @Test
  void a_mistyped_option_is_answered_with_the_nearest() {
    assertThat(session.run("load", "--stroe", "x", "--data", "y").refusal(Failures.USAGE))
        .startsWith("omnigraph load: Unknown option")
        .contains("--stroe", "--store")
        .endsWith("Try `omnigraph load --help`.\n");
  }

  @Test
  void a_missing_option_is_named() {
    assertThat(session.run("init", "graph").refusal(Failures.USAGE)).contains("'--schema=FILE'");
    assertThat(session.run("init", "--schema").refusal(Failures.USAGE)).contains("--schema");
    assertThat(session.run("schema").refusal(Failures.USAGE)).contains("subcommand");
    assertThat(session.run("help", "qurey").refusal(Failures.USAGE)).contains("`qurey`");
  }

  private static List<String> examples(String help) {
    List<String> examples =
        help.substring(help.indexOf("Examples:"))
            .lines()
            .skip(1)
            .takeWhile(line -> line.startsWith("  "))
            .map(line -> line.substring(Math.max(0, line.lastIndexOf("omnigraph "))))
            .toList();
    assertThat(examples).isNotEmpty();
    return examples;
  }

  private void parses(String example) {
    String[] words = words(example.replaceFirst(" [|] .*", ""));
    CommandLine line =
        session
            .command(OutputStream.nullOutputStream(), OutputStream.nullOutputStream())
            .commandLine();
    assertThatCode(() -> line.parseArgs(Arrays.copyOfRange(words, 1, words.length)))
        .as(example)
        .doesNotThrowAnyException();
  }

  /** As a shell takes a line apart. */
  private static String[] words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }
}
