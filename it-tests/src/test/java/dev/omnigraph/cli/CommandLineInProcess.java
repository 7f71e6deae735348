package dev.omnigraph.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs commands in this JVM, so that graphs in its memory can be asked too. */
public final class CommandLineInProcess {
  private final Map<String, String> environment;

  public CommandLineInProcess(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What a command wrote on standard output.
   *
   * @throws AssertionError with what it said, if it failed
   */
  public byte[] run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            out,
            new PrintWriter(err, true, StandardCharsets.UTF_8),
            false,
            false,
            environment,
            "omnigraph",
            null);
    int exit = new OmnigraphCommand(terminal).run(args);
    if (exit != 0) {
      throw new AssertionError(
          String.join(" ", args)
              + ": exit code "
              + exit
              + "\n"
              + err.toString(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
