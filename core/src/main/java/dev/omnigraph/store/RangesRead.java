package dev.omnigraph.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Ranges of an object as they were read.
 *
 * @param buffers one for each range asked for, read-only, position 0, limit its length; a direct
 *     one may be mapped memory and stays valid for as long as it is reachable
 * @param storeTime the store's time of the last answer
 */
public record RangesRead(List<ByteBuffer> buffers, Instant storeTime) {
  public RangesRead {
    buffers = List.copyOf(buffers);
  }
}
