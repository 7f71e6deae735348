package dev.omnigraph.load;

import dev.omnigraph.constraint.Violations;
import dev.omnigraph.constraint.WriteSet;
import dev.omnigraph.load.ReadRows.ReadRow;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Reads JSONL into a write set: one object a line, blank lines free, every error with its line, as
 * many as asked for before giving up. Blocks of lines are read by several threads at once; what
 * comes out is the same as if one had read them all.
 */
public final class Loader {
  /** The longest line, in bytes. */
  static final int MAX_LINE = 256 << 20;

  private static final int BLOCK_BYTES = 256 << 10;

  private static final int THREADS = Runtime.getRuntime().availableProcessors();

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
   * @param scratch where the rows are kept
   * @return the rows, sealed
   * @throws dev.omnigraph.error.ConstraintViolationException if a line is wrong
   */
  public WriteSet read(
      String source, InputStream data, int maxErrors, Scratch scratch, LoadProgress progress) {
    Violations violations = new Violations(source, maxErrors);
    WriteSet writes = new WriteSet(source, mode.rule(), scratch);
    Reading reading = new Reading(writes, violations, progress);
    try {
      reading.all(new LineBlocks(data, BLOCK_BYTES, MAX_LINE), new RowReader(contract, source));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + source + ": " + e.getMessage(), e);
    }
    violations.throwIfAny();
    writes.seal();
    return writes;
  }

  /** One pass over the lines. */
  private final class Reading {
    private final WriteSet writes;
    private final Violations violations;
    private final LoadProgress progress;
    private long rows;
    private long bytes;

    Reading(WriteSet writes, Violations violations, LoadProgress progress) {
      this.writes = writes;
      this.violations = violations;
      this.progress = progress;
    }

    void all(LineBlocks blocks, RowReader reader) throws IOException {
      LineBlocks.Block first = blocks.next();
      if (first == null) {
        return;
      }
      LineBlocks.Block second = blocks.next();
      if (second == null) {
        take(reader.read(first));
        return;
      }
      try (ExecutorService workers = Executors.newFixedThreadPool(THREADS, Loader::worker)) {
        Deque<Future<ReadRows>> ahead = new ArrayDeque<>();
        try {
          ahead.add(workers.submit(() -> reader.read(first)));
          for (LineBlocks.Block block = second; block != null; block = blocks.next()) {
            LineBlocks.Block next = block;
            ahead.add(workers.submit(() -> reader.read(next)));
            if (ahead.size() > 2 * THREADS) {
              take(await(ahead.remove()));
            }
          }
          while (!ahead.isEmpty()) {
            take(await(ahead.remove()));
          }
        } finally {
          ahead.forEach(left -> left.cancel(true));
        }
      }
    }

    /** Ids are made here, in the order of the lines. */
    private void take(ReadRows read) {
      read.errors().forEach(violations::add);
      for (ReadRow row : read.rows()) {
        String id = row.id();
        if (id == null) {
          writes.insertNew(row.type(), row.withId(ids.get()), row.line());
        } else {
          writes.insert(row.type(), row.withId(id), row.line());
        }
      }
      rows += read.rows().size();
      bytes += read.bytes();
      progress.read(rows, bytes);
    }
  }

  private static Thread worker(Runnable task) {
    return Thread.ofPlatform().daemon().name("omnigraph-load").unstarted(task);
  }

  private static ReadRows await(Future<ReadRows> block) {
    try {
      return block.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while rows were read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // reading throws no others
    }
  }
}
