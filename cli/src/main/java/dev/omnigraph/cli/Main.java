package dev.omnigraph.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the command line in this process and ends it with the command's exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    dropRefusedCache();
    System.exit(new OmnigraphCommand(Terminal.ofProcess()).run(args));
  }

  /** So that the launcher makes a new one for the next command. */
  private static void dropRefusedCache() {
    String cache = System.getProperty("omnigraph.cache");
    if (cache != null && !System.getProperty("java.vm.info", "").contains("sharing")) {
      try {
        Files.deleteIfExists(Path.of(cache));
      } catch (IOException e) {
        // It costs time, nothing else.
      }
    }
  }
}
