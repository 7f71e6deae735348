package dev.omnigraph.cli;

import dev.omnigraph.load.LoadProgress;

/** Says on one line of the terminal how far a load is; says nothing where there is no terminal. */
final class Progress implements LoadProgress, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String source;
  private final Terminal terminal;

  Progress(String source, Terminal terminal) {
    this.source = source;
    this.terminal = terminal;
  }

  @Override
  public void read(long rows, long bytes) {
    show("%sread %,d rows, %,.1f MB of %s".formatted(CLEAR_LINE, rows, bytes / 1e6, source));
  }

  @Override
  public void close() {
    show(CLEAR_LINE);
  }

  private void show(String text) {
    if (terminal.errIsTerminal()) {
      terminal.err().print(text);
      terminal.err().flush();
    }
  }
}
