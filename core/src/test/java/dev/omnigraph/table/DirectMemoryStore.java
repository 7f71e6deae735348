package dev.omnigraph.table;

import dev.omnigraph.store.ByteRange;
import dev.omnigraph.store.ForwardingObjectStore;
import dev.omnigraph.store.InMemoryObjectStore;
import dev.omnigraph.store.RangesRead;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands out ranges as direct memory, as a store does that maps files. */
final class DirectMemoryStore extends ForwardingObjectStore {
  private final List<ByteBuffer> handedOut = new CopyOnWriteArrayList<>();

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
    List<ByteBuffer> direct = read.buffers().stream().map(DirectMemoryStore::direct).toList();
    handedOut.addAll(direct);
    return new RangesRead(direct, read.storeTime());
  }

  /** Whether a place in memory is the beginning of a range that was handed out. */
  boolean hasHandedOut(long address) {
    return handedOut.stream()
        .anyMatch(buffer -> MemorySegment.ofBuffer(buffer).address() == address);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip().asReadOnlyBuffer();
  }
}
