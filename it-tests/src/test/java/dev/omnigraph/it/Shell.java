package dev.omnigraph.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs commands in a directory where {@code ./omnigraph} and {@code examples/} are as in the
 * repository.
 */
final class Shell {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Path directory;

  /** What a command left. */
  record Outcome(int exit, String out, String err) {}

  Shell(Path directory) {
    this.directory = directory;
  }

  /** Runs lines of bash; the first that fails ends them. */
  Outcome run(String code, Map<String, String> environment)
      throws IOException, InterruptedException {
    return run(List.of("bash", "-euo", "pipefail", "-c", code), environment);
  }

  Outcome run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path launcher =
        Files.createSymbolicLink(directory.resolve("omnigraph"), HOME.resolve("omnigraph"));
    Path examples =
        Files.createSymbolicLink(directory.resolve("examples"), HOME.resolve("examples"));
    Path err = Files.createTempFile("standard-error", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("OMNIGRAPH_STORE");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectError(err.toFile()).start();
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      return new Outcome(
          process.waitFor(), new String(out, StandardCharsets.UTF_8), Files.readString(err));
    } finally {
      Files.delete(err);
      Files.delete(examples);
      Files.delete(launcher);
    }
  }
}
