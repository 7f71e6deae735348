package dev.omnigraph.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command has of its surroundings. Text is UTF-8 whatever the locale says, so that results
 * are the same bytes everywhere.
 *
 * @param in what is piped in
 * @param out for results, and for nothing else; unbuffered
 * @param err for errors, hints and progress
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param environment variables
 * @param command how this command was called, for commands to paste
 * @param home the directory that holds {@code examples/}, or null where nobody said
 */
record Terminal(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    String command,
    @Nullable Path home) {

  /** The surroundings of this process; the launcher adds what Java can't see. */
  static Terminal ofProcess() {
    String home = System.getProperty("omnigraph.home");
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("omnigraph.terminal.out"),
        Boolean.getBoolean("omnigraph.terminal.err"),
        System.getenv(),
        System.getProperty("omnigraph.command", "omnigraph"),
        home == null ? null : Path.of(home));
  }
}
