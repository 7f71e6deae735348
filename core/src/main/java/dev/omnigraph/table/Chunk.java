package dev.omnigraph.table;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.FieldVector;

/**
 * One column of one batch in memory. Its memory is freed when the cache and every reader have
 * released it. Safe for several threads, which only read.
 */
final class Chunk implements Cached {
  private final FieldVector vector;
  private final int weight;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Takes the vector over; the one who creates the chunk holds the first reference. */
  Chunk(FieldVector vector) {
    this.vector = vector;
    this.weight = 128 + vector.getBufferSize();
  }

  FieldVector vector() {
    return vector;
  }

  /** Takes another reference, unless the last one is gone already. */
  boolean retain() {
    while (true) {
      int now = references.get();
      if (now == 0) {
        return false;
      }
      if (references.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      vector.close();
    }
  }

  @Override
  public int weight() {
    return weight;
  }

  @Override
  public void evicted() {
    release();
  }
}
