package dev.omnigraph.cli;

import dev.omnigraph.load.LoadProgress;
import dev.omnigraph.txn.WritePhase;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a load has come: on a terminal in one line that is written again and again,
 * elsewhere with a line now and then, where it takes long.
 */
final class LoadMeter implements LoadProgress, AutoCloseable {
  private static final long ON_TERMINAL = Duration.ofMillis(100).toNanos();
  private static final long ELSEWHERE = Duration.ofSeconds(5).toNanos();

  private final Terminal terminal;
  private final Progress line;
  private final SourceFile file;
  private final LongSupplier nanos;
  private final long start;
  private long shown;
  private long rows;

  /**
   * @param nanos time, from anywhere
   */
  LoadMeter(Terminal terminal, SourceFile file, LongSupplier nanos) {
    this.terminal = terminal;
    this.line = new Progress(terminal);
    this.file = file;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
    this.shown = terminal.errIsTerminal() ? start - ON_TERMINAL : start;
  }

  @Override
  public void read(long rowsRead, long bytes) {
    rows = rowsRead;
    if (isDue()) {
      double seconds = Math.max(1e-3, (nanos.getAsLong() - start) / 1e9);
      StringBuilder text = new StringBuilder();
      text.append("reading %s: %,d rows, %,.1f MB".formatted(file.name(), rows, bytes / 1e6));
      if (file.size() > 0) {
        text.append(" of %,.1f MB (%d%%)".formatted(file.size() / 1e6, 100 * bytes / file.size()));
      }
      text.append(", %,.0f rows/s".formatted(rows / seconds));
      if (file.size() > 0 && seconds >= 1) {
        double left = seconds * (file.size() - bytes) / bytes;
        text.append(", %,.0f s left".formatted(Math.max(0, left)));
      }
      show(text.toString());
    }
  }

  /** A phase that begins is news; but nobody who isn't at a terminal asked about short loads. */
  @Override
  public void begin(WritePhase phase) {
    if (terminal.errIsTerminal() || isDue()) {
      show("%s %,d rows".formatted(phase.name().toLowerCase(Locale.ROOT), rows));
    }
  }

  private boolean isDue() {
    return nanos.getAsLong() - shown >= (terminal.errIsTerminal() ? ON_TERMINAL : ELSEWHERE);
  }

  private void show(String text) {
    shown = nanos.getAsLong();
    if (terminal.errIsTerminal()) {
      line.show(text);
    } else {
      terminal.err().println(text);
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
