package dev.omnigraph.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which requests serve a set of ranges: ranges that overlap or lie at most {@link #GAP} bytes apart
 * are fetched as one, as long as the whole stays within {@link #LARGEST} bytes. Every store reads
 * so, and whoever counts requests counts these.
 */
public final class RangeCoalescing {
  /** The most bytes fetched for nothing to save a request. */
  public static final int GAP = 64 * 1024;

  /** The most bytes of a fetch that serves several ranges; larger ones gain by being parallel. */
  public static final int LARGEST = 16 * 1024 * 1024;

  private final List<ByteRange> ranges;
  private final int[] fetchOf;
  private final List<ByteRange> fetches = new ArrayList<>();

  private RangeCoalescing(List<ByteRange> ranges) {
    this.ranges = ranges;
    this.fetchOf = new int[ranges.size()];
  }

  /**
   * @param ranges at least one, in any order, overlapping or not
   */
  public static RangeCoalescing of(List<ByteRange> ranges) {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("a read needs at least one range");
    }
    RangeCoalescing result = new RangeCoalescing(List.copyOf(ranges));
    result.merge();
    return result;
  }

  private void merge() {
    Integer[] order = new Integer[ranges.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> ranges.get(i).offset()));
    for (int i : order) {
      ByteRange range = ranges.get(i);
      if (fetches.isEmpty() || !extend(fetches.getLast(), range)) {
        fetches.add(range);
      }
      fetchOf[i] = fetches.size() - 1;
    }
  }

  private boolean extend(ByteRange fetch, ByteRange range) {
    long end = Math.max(fetch.end(), range.end());
    boolean inside = end == fetch.end();
    boolean near = range.offset() - fetch.end() <= GAP && end - fetch.offset() <= LARGEST;
    if (near && !inside) {
      fetches.set(
          fetches.size() - 1, new ByteRange(fetch.offset(), Math.toIntExact(end - fetch.offset())));
    }
    return inside || near;
  }

  /** What to ask the store for, in order of offset. */
  public List<ByteRange> fetches() {
    return List.copyOf(fetches);
  }

  /**
   * Cuts what was fetched into what was asked for, without copying.
   *
   * @param fetched one buffer for each of {@link #fetches}, from position 0
   * @return one read-only buffer for each range, in the order asked for
   */
  public List<ByteBuffer> cut(List<ByteBuffer> fetched) {
    List<ByteBuffer> buffers = new ArrayList<>(ranges.size());
    for (int i = 0; i < fetchOf.length; i++) {
      ByteRange range = ranges.get(i);
      int start = Math.toIntExact(range.offset() - fetches.get(fetchOf[i]).offset());
      buffers.add(fetched.get(fetchOf[i]).slice(start, range.length()).asReadOnlyBuffer());
    }
    return buffers;
  }
}
