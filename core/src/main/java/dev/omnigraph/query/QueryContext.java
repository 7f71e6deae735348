package dev.omnigraph.query;

import dev.omnigraph.error.LimitExceededException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What a running query has and may use: its instant, its memory, its bounds. For one query; {@link
 * #cancel} may be called by any thread.
 */
public final class QueryContext implements AutoCloseable {
  private final InstantSource clock;
  private final Instant now;
  private final Instant deadline;
  private final QueryLimits limits;
  private final BufferAllocator allocator;
  private long heapBytes;
  private volatile boolean cancelled;

  /**
   * Starts the time of the query.
   *
   * @param clock for {@code now()} and for the bound on time
   * @param parent of the memory outside of the heap; the query gets a child of it
   */
  public QueryContext(InstantSource clock, BufferAllocator parent, QueryLimits limits) {
    this.clock = clock;
    this.now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.deadline = now.plus(limits.time());
    this.limits = limits;
    this.allocator = parent.newChildAllocator("query", 0, limits.memoryBytes());
  }

  /** The one instant of the query, in whole milliseconds. */
  public Instant now() {
    return now;
  }

  /** Lets the query end with an error before its next batch. */
  public void cancel() {
    cancelled = true;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** Ends the query if it was cancelled or takes too long. */
  void check() {
    if (cancelled) {
      throw new LimitExceededException("query_cancelled", "the query was cancelled");
    }
    if (clock.instant().isAfter(deadline)) {
      throw new LimitExceededException(
          "query_timeout",
          "the query took longer than %s; ask for less or raise the bound"
              .formatted(limits.time()));
    }
  }

  /** Notes that the query holds more of the heap, or less. */
  void reserve(long bytes) {
    heapBytes += bytes;
    if (bytes > 0 && heapBytes + allocator.getAllocatedMemory() > limits.memoryBytes()) {
      throw new LimitExceededException(
          "memory_limit",
          "the query needs more memory than its bound of %,d bytes; ask for less or raise the bound"
              .formatted(limits.memoryBytes()));
    }
  }

  /** Frees what the query held outside of the heap. */
  @Override
  public void close() {
    allocator.close();
  }
}
