package dev.omnigraph.table;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.GraphType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a sorted run as one or more fragments. Holds one batch of rows in memory, and a fragment
 * of up to 4 MiB; a larger one is a temporary file. Not safe for several threads.
 *
 * <p>A fragment ends at 256 MiB or 4,194,304 rows, and once where tombstones begin after batches
 * that have none, since the file says in front whether it holds any.
 */
public final class FragmentWriter implements AutoCloseable {

  /**
   * Where batches and fragments end, whichever bound is reached first.
   *
   * @param batchBytes estimated, in memory
   * @param fragmentBytes as written, and rows
   */
  record Limits(int batchRows, long batchBytes, long fragmentBytes, long fragmentRows) {
    static final Limits DEFAULT = new Limits(16_384, 8L << 20, 256L << 20, 4L << 20);
  }

  private final GraphType type;
  private final int schemaVersion;
  private final boolean compress;
  private final Path directory;
  private final BufferAllocator allocator;
  private final Consumer<FragmentFile> sink;
  private final Limits limits;
  private final Comparator<Row> order;

  private final List<Row> batch = new ArrayList<>();
  private long batchBytes;
  private @Nullable Row last;
  private @Nullable FragmentFileWriter open;

  /**
   * @param compress whether bytes cost more than the time to unpack them: false where the store
   *     maps memory
   * @param directory for temporary files
   * @param sink gets each fragment as soon as it is finished, in order, and closes it
   */
  public FragmentWriter(
      GraphType type,
      int schemaVersion,
      boolean compress,
      Path directory,
      BufferAllocator allocator,
      Consumer<FragmentFile> sink) {
    this(type, schemaVersion, compress, directory, allocator, sink, Limits.DEFAULT);
  }

  FragmentWriter(
      GraphType type,
      int schemaVersion,
      boolean compress,
      Path directory,
      BufferAllocator allocator,
      Consumer<FragmentFile> sink,
      Limits limits) {
    this.type = type;
    this.schemaVersion = schemaVersion;
    this.compress = compress;
    this.directory = directory;
    this.allocator = allocator;
    this.sink = sink;
    this.limits = limits;
    this.order = Row.order(type);
  }

  /**
   * Adds a row behind all others.
   *
   * @throws IllegalArgumentException if it isn't behind the last one in {@link Row#order}
   * @throws LimitExceededException if memory or temporary space run out
   * @throws dev.omnigraph.error.InvalidInputException if a text is no valid Unicode
   */
  public void add(Row row) {
    Row before = last;
    if (before != null && order.compare(before, row) >= 0) {
      throw outOfOrder(row, before);
    }
    long bytes = RowColumns.estimate(type, row);
    if (!batch.isEmpty() && batchBytes + bytes > limits.batchBytes()) {
      flush();
    }
    batch.add(row);
    batchBytes += bytes;
    last = row;
    if (batch.size() == limits.batchRows()) {
      flush();
    }
  }

  static IllegalArgumentException outOfOrder(Row row, Row before) {
    return new IllegalArgumentException(
        "row `%s` is out of order behind `%s`".formatted(row.id(), before.id()));
  }

  /** Hands out what is left. Without any row there is no fragment. */
  public void finish() {
    if (!batch.isEmpty()) {
      flush();
    }
    finishFragment();
  }

  private void flush() {
    boolean tombstones = batch.stream().anyMatch(Row::deleted);
    if (open != null && tombstones && !open.tombstones()) {
      finishFragment();
    }
    try {
      if (open == null) {
        open =
            new FragmentFileWriter(type, schemaVersion, compress, tombstones, directory, allocator);
      }
      open.write(batch);
    } catch (OutOfMemoryException e) {
      throw Tables.memoryLimit(allocator, e);
    } catch (IOException e) {
      throw FragmentFile.temporarySpace(e);
    }
    batch.clear();
    batchBytes = 0;
    if (open.bytes() >= limits.fragmentBytes() || open.rows() >= limits.fragmentRows()) {
      finishFragment();
    }
  }

  private void finishFragment() {
    FragmentFileWriter finished = open;
    if (finished == null) {
      return;
    }
    try {
      FragmentFile file = finished.finish();
      open = null;
      sink.accept(file);
    } catch (IOException e) {
      throw FragmentFile.temporarySpace(e);
    }
  }

  /** Drops what is not finished. */
  @Override
  public void close() {
    FragmentFileWriter unfinished = open;
    open = null;
    batch.clear();
    if (unfinished != null) {
      unfinished.close();
    }
  }
}
