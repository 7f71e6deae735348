package dev.omnigraph.load;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.txn.Violations;
import dev.omnigraph.txn.WriteSet;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Reads JSONL into a write set: one object a line, blank lines free, every error with its line, as
 * many as asked for before giving up.
 */
public final class Loader {
  /** The longest line, in bytes. */
  static final int MAX_LINE = 256 << 20;

  private static final int REPORT_EVERY = 4096;

  private final Contract contract;
  private final Supplier<String> ids;
  private final LoadMode mode;

  /**
   * @param contract the schema that the rows obey
   * @param ids ULIDs for edges and nodes without a key
   * @param mode what becomes of rows that are there
   */
  public Loader(Contract contract, Supplier<String> ids, LoadMode mode) {
    this.contract = contract;
    this.ids = ids;
    this.mode = mode;
  }

  /**
   * Reads everything.
   *
   * @param source its name, for errors
   * @param data UTF-8; read to its end, not closed
   * @param maxErrors how many errors to collect before giving up
   * @return the rows, sorted
   * @throws dev.omnigraph.error.ConstraintViolationException if a line is wrong
   */
  public WriteSet read(String source, InputStream data, int maxErrors, LoadProgress progress) {
    Violations violations = new Violations(source, maxErrors);
    WriteSet writes = new WriteSet(source, mode.rule());
    RowReader rows = new RowReader(contract, ids, writes, violations);
    try {
      BufferedInputStream in = new BufferedInputStream(data, 1 << 16);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      long bytes = 0;
      int number = 0;
      while (readLine(in, line, number + 1)) {
        number++;
        bytes += line.size() + 1;
        rows.read(line.toByteArray(), number);
        if (number % REPORT_EVERY == 0) {
          progress.read(number, bytes);
        }
      }
      progress.read(number, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + source + ": " + e.getMessage(), e);
    }
    violations.throwIfAny();
    writes.sort();
    return writes;
  }

  private static boolean readLine(InputStream in, ByteArrayOutputStream line, int number)
      throws IOException {
    line.reset();
    int c = in.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() == MAX_LINE) {
        throw new LimitExceededException(
            "line_too_long", "line %d is longer than %d bytes".formatted(number, MAX_LINE));
      }
      line.write(c);
      c = in.read();
    }
    return true;
  }
}
