package dev.omnigraph.sim;

/** Hashes of 64 bits, by which states are told from one another. */
final class Digest {
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

  static long of(byte[] bytes) {
    long digest = bytes.length;
    for (byte one : bytes) {
      digest = digest * 31 * PRIME + one;
    }
    return of(digest, PRIME);
  }
}
