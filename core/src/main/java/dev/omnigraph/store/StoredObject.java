package dev.omnigraph.store;

import java.time.Instant;

/**
 * An object as it was read.
 *
 * @param bytes the whole content, the caller's own
 * @param storeTime the store's time of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record StoredObject(byte[] bytes, Instant storeTime) {}
