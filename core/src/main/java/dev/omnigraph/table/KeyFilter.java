package dev.omnigraph.table;

import java.util.Base64;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * A Bloom filter over ids: says "not here" for sure, "perhaps here" wrongly for about one id in a
 * hundred.
 *
 * <p>Format: 10 bits a key, rounded up to whole 64, at least 64; the bits in bytes, bit {@code i}
 * is {@code bytes[i / 8] >> (i % 8) & 1}. A key sets seven bits. With {@code h} the first long of
 * MurmurHash3 x64 128 (seed 0) of its UTF-8 bytes, {@code a} its low and {@code b} its high 32
 * bits, both unsigned, bit {@code i} of the seven is {@code (a + i * (b | 1)) mod bits}.
 */
final class KeyFilter {
  private static final int BITS_PER_KEY = 10;
  private static final int PROBES = 7;

  private final byte[] bits;

  private KeyFilter(byte[] bits) {
    this.bits = bits;
  }

  static KeyFilter forKeys(int keys) {
    long words = Math.max(1, (keys * (long) BITS_PER_KEY + 63) / 64);
    return new KeyFilter(new byte[Math.toIntExact(words * 8)]);
  }

  /**
   * @throws IllegalArgumentException if the text is no filter
   */
  static KeyFilter parse(String base64) {
    byte[] bits = Base64.getDecoder().decode(base64);
    if (bits.length == 0 || bits.length % 8 != 0) {
      throw new IllegalArgumentException("a key filter of " + bits.length + " bytes");
    }
    return new KeyFilter(bits);
  }

  String spell() {
    return Base64.getEncoder().encodeToString(bits);
  }

  static long hash(byte[] key) {
    return MurmurHash3.hash128x64(key, 0, key.length, 0)[0];
  }

  void add(long hash) {
    long at = hash & 0xffff_ffffL;
    long step = hash >>> 32 | 1;
    for (int i = 0; i < PROBES; i++, at += step) {
      int bit = (int) (at % (bits.length * 8L));
      bits[bit >> 3] |= (byte) (1 << (bit & 7));
    }
  }

  boolean mayContain(long hash) {
    long at = hash & 0xffff_ffffL;
    long step = hash >>> 32 | 1;
    for (int i = 0; i < PROBES; i++, at += step) {
      int bit = (int) (at % (bits.length * 8L));
      if ((bits[bit >> 3] >> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  int bytes() {
    return bits.length;
  }
}
