package dev.omnigraph;

import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes ULIDs: 48 bits of milliseconds and 80 random bits in 26 characters of Crockford's base 32,
 * in lower case so that names of objects never need case. Thread-safe; those of one source ascend.
 *
 * <p>Source: the ULID specification, monotonic variant.
 */
final class Ulids implements Supplier<String> {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private final InstantSource clock;
  private final RandomGenerator random;
  private long time = -1;
  private long high;
  private long low;

  Ulids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized String get() {
    long now = clock.millis();
    if (now > time) {
      time = now;
      high = random.nextLong() & 0xffffL;
      low = random.nextLong() & Long.MAX_VALUE;
    } else if (++low == 0) {
      high++;
    }
    StringBuilder text = new StringBuilder(26);
    for (int bit = 125; bit >= 0; bit -= 5) {
      text.append(DIGITS.charAt(digit(bit)));
    }
    return text.toString();
  }

  /** Five bits of the 128, whose lowest is number `bit`. */
  private int digit(int bit) {
    // time: bits 80..127; high: 64..79; low: 0..63
    long top = time << 16 | high;
    long shifted =
        bit >= 64 ? top >>> (bit - 64) : low >>> bit | (bit == 0 ? 0 : top << (64 - bit));
    return (int) (shifted & 31);
  }
}
