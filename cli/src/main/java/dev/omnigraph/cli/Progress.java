package dev.omnigraph.cli;

/** One line on the terminal about work that goes on; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Terminal terminal;

  Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Replaces what was shown before. */
  void show(String text) {
    if (terminal.errIsTerminal()) {
      terminal.err().print(CLEAR_LINE + text);
      terminal.err().flush();
    }
  }

  @Override
  public void close() {
    show("");
  }
}
