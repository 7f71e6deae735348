package dev.omnigraph.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, with surroundings of its own. */
final class Session {
  /** The root of the repository. */
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private boolean terminal;

  /** What a command left. */
  record Outcome(int exit, ByteArrayOutputStream written, String err) {
    String out() {
      return written.toString(StandardCharsets.UTF_8);
    }

    /** The output of a command that worked and had nothing else to say. */
    String result() {
      assertThat(err).isEmpty();
      assertThat(exit).isZero();
      return out();
    }

    /** What a refused command said, which is all that it wrote. */
    String refusal(int expectedExit) {
      assertThat(exit).as(err).isEqualTo(expectedExit);
      assertThat(out()).isEmpty();
      assertThat(err).doesNotContain("\tat ", "Exception");
      return err;
    }
  }

  Session with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What the next commands find on standard input. */
  Session input(String text) {
    input = text;
    return this;
  }

  /** Lets a person read along. */
  Session onTerminal() {
    terminal = true;
    return this;
  }

  Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(out, err, args);
    return new Outcome(exit, out, err.toString(StandardCharsets.UTF_8));
  }

  int run(OutputStream out, OutputStream err, String... args) {
    return command(out, err).run(args);
  }

  OmnigraphCommand command(OutputStream out, OutputStream err) {
    return new OmnigraphCommand(
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintWriter(err, true, StandardCharsets.UTF_8),
            terminal,
            terminal,
            Map.copyOf(environment),
            "./omnigraph",
            HOME));
  }
}
