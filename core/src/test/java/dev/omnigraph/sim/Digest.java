package dev.omnigraph.sim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;

/** Hashes of 64 bits, by which states are told from one another. */
final class Digest {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private Digest() {}

  /** Depends on the order. */
  static long of(long first, long second) {
    long mixed = (first * PRIME) ^ (second + (first >>> 31));
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  static long of(String text) {
    long digest = text.length();
    for (int i = 0; i < text.length(); i++) {
      digest = digest * 31 * PRIME + text.charAt(i);
    }
    return of(digest, PRIME);
  }

  static long of(Instant time) {
    return of(time.getEpochSecond(), time.getNano());
  }

  static long of(byte[] bytes) {
    long digest = bytes.length;
    int whole = bytes.length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      digest = digest * 31 * PRIME + (long) WORDS.get(bytes, i);
    }
    for (int i = whole; i < bytes.length; i++) {
      digest = digest * 31 * PRIME + bytes[i];
    }
    return of(digest, PRIME);
  }
}
