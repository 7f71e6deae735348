package dev.omnigraph.store;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The end of an object.
 *
 * @param tail read-only, position 0
 * @param objectSize size of the whole object in bytes
 * @param storeTime the store's time of the answer
 */
public record TailRead(ByteBuffer tail, long objectSize, Instant storeTime) {}
