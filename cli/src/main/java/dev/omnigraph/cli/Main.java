package dev.omnigraph.cli;

/** Runs the command line in this process and ends it with the command's exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new OmnigraphCommand(Terminal.ofProcess()).run(args));
  }
}
