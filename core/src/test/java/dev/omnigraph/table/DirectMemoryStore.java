package dev.omnigraph.table;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.RangesRead;
import java.nio.ByteBuffer;
import java.util.List;

/** Hands out ranges as direct memory, as a store does that maps files. */
final class DirectMemoryStore extends ForwardingObjectStore {
  DirectMemoryStore() {
    super(new InMemoryObjectStore());
  }

  @Override
  public boolean mapsMemory() {
    return true;
  }

  @Override
  public RangesRead read(String key, List<ByteRange> ranges) {
    RangesRead read = super.read(key, ranges);
    return new RangesRead(
        read.buffers().stream().map(DirectMemoryStore::direct).toList(), read.storeTime());
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip().asReadOnlyBuffer();
  }
}
