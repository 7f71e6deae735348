package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Collects keys and gives them back in ascending order, the smallest few or all. */
final class SortedKeys {
  private static final Comparator<byte[]> ASCENDING = Arrays::compareUnsigned;

  /** Up to so many, only the smallest are kept while they come. */
  private static final int FEW = 100_000;

  /** What an array and its place in a list take beside the bytes. */
  private static final int OVERHEAD = 24;

  private final QueryContext context;
  private final long limit;
  private final @Nullable PriorityQueue<byte[]> largestFirst;
  private final List<byte[]> all = new ArrayList<>();

  /**
   * @param limit how many are wanted
   */
  SortedKeys(QueryContext context, long limit) {
    this.context = context;
    this.limit = limit;
    this.largestFirst = limit <= FEW ? new PriorityQueue<>(ASCENDING.reversed()) : null;
  }

  void add(KeyWriter key) {
    if (limit == 0) {
      return;
    }
    if (largestFirst == null) {
      context.reserve(key.length() + OVERHEAD);
      all.add(key.copy());
      return;
    }
    byte[] largest = largestFirst.peek();
    if (largest != null && largestFirst.size() == limit) {
      if (Arrays.compareUnsigned(key.bytes(), 0, key.length(), largest, 0, largest.length) >= 0) {
        return;
      }
      largestFirst.poll();
      context.reserve(-largest.length - OVERHEAD);
    }
    context.reserve(key.length() + OVERHEAD);
    largestFirst.add(key.copy());
  }

  /** Those that are wanted, in order. */
  List<byte[]> sorted() {
    List<byte[]> keys = largestFirst == null ? all : new ArrayList<>(largestFirst);
    keys.sort(ASCENDING);
    return keys.size() > limit ? keys.subList(0, (int) limit) : keys;
  }
}
