package dev.omnigraph.bench;

import dev.omnigraph.store.Content;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A store that is far away: its writes take longer by a fixed time. */
final class DelayedObjectStore extends ForwardingObjectStore {
  private final long nanos;

  DelayedObjectStore(ObjectStore store, Duration delay) {
    super(store);
    this.nanos = delay.toNanos();
  }

  private void delay() {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public PutIfAbsent putIfAbsent(String key, Content content) {
    delay();
    return super.putIfAbsent(key, content);
  }
}
