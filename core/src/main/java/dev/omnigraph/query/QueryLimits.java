package dev.omnigraph.query;

import java.time.Duration;

/**
 * What one query may use.
 *
 * @param time from its start to its last row
 * @param memoryBytes at once, on the heap and outside of it
 */
public record QueryLimits(Duration time, long memoryBytes) {
  public static final QueryLimits DEFAULT = new QueryLimits(Duration.ofMinutes(10), 1L << 30);
}
