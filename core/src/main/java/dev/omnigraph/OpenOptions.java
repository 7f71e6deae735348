package dev.omnigraph;

import dev.omnigraph.query.QueryLimits;
import dev.omnigraph.store.StoreOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to open a graph. Immutable: every method gives changed options.
 *
 * @param readOnly whether the graph is only read; nothing is written then, not even for recovery
 * @param actor who commits, or null
 * @param memoryLimit most bytes of memory for columns and results, outside the Java heap
 * @param loadMemory bytes of the Java heap that the rows of one load, mutation or transaction take
 *     before they are sorted by way of temporary files
 * @param queryLimits what one query may use
 * @param window how long an answer of the store counts, for graphs that are created; null: what the
 *     store's kind needs
 * @param clock time for display and patience; nothing else is decided by it
 * @param ids source of ULIDs, or null for one of random bits
 * @param environment variables that stores are set up by
 */
public record OpenOptions(
    boolean readOnly,
    @Nullable String actor,
    long memoryLimit,
    long loadMemory,
    QueryLimits queryLimits,
    @Nullable Duration window,
    InstantSource clock,
    @Nullable Supplier<String> ids,
    Map<String, String> environment) {

  public OpenOptions {
    environment = Map.copyOf(environment);
  }

  /** For reading and writing, within half the machine's or container's memory that Java sees. */
  public static OpenOptions defaults() {
    return new OpenOptions(
        false,
        null,
        Math.max(256L << 20, 2 * Runtime.getRuntime().maxMemory()),
        Math.clamp(Runtime.getRuntime().maxMemory() / 4, 16L << 20, 1L << 30),
        QueryLimits.DEFAULT,
        null,
        InstantSource.system(),
        null,
        System.getenv());
  }

  public OpenOptions forReading() {
    return new OpenOptions(
        true, actor, memoryLimit, loadMemory, queryLimits, window, clock, ids, environment);
  }

  public OpenOptions actor(@Nullable String who) {
    return new OpenOptions(
        readOnly, who, memoryLimit, loadMemory, queryLimits, window, clock, ids, environment);
  }

  public OpenOptions memoryLimit(long bytes) {
    return new OpenOptions(
        readOnly, actor, bytes, loadMemory, queryLimits, window, clock, ids, environment);
  }

  public OpenOptions loadMemory(long bytes) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, bytes, queryLimits, window, clock, ids, environment);
  }

  public OpenOptions queryLimits(QueryLimits limits) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, loadMemory, limits, window, clock, ids, environment);
  }

  public OpenOptions window(Duration duration) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, loadMemory, queryLimits, duration, clock, ids, environment);
  }

  public OpenOptions clock(InstantSource source) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, loadMemory, queryLimits, window, source, ids, environment);
  }

  public OpenOptions ids(Supplier<String> source) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, loadMemory, queryLimits, window, clock, source, environment);
  }

  public OpenOptions environment(Map<String, String> variables) {
    return new OpenOptions(
        readOnly, actor, memoryLimit, loadMemory, queryLimits, window, clock, ids, variables);
  }

  StoreOptions storeOptions() {
    return new StoreOptions(readOnly, clock, environment);
  }
}
