package dev.omnigraph.table;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Estimates how many different values there are, within some 9 %, from 128 numbers: a HyperLogLog
 * (Flajolet, Fusy, Gandouet, Meunier, 2007) with linear counting where few of the registers are in
 * use. Sketches of several sets make the sketch of their union. For one thread.
 *
 * <p>Format: 128 ASCII characters, register {@code i} is {@code '0'} plus its rank. The hash of a
 * text is that of {@link KeyFilter#hash}, of anything else a mix of 64 bits that are the same in
 * every type to which a value can be widened; its upper 7 bits choose the register.
 */
final class DistinctSketch {
  private static final int INDEX_BITS = 7;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private final byte[] registers = new byte[REGISTERS];

  /**
   * @throws IllegalArgumentException if the text is no sketch
   */
  static DistinctSketch parse(String spelled) {
    DistinctSketch sketch = new DistinctSketch();
    if (spelled.length() != REGISTERS) {
      throw new IllegalArgumentException("a sketch of " + spelled.length() + " registers");
    }
    for (int i = 0; i < REGISTERS; i++) {
      int rank = spelled.charAt(i) - '0';
      if (rank < 0 || rank > Long.SIZE) {
        throw new IllegalArgumentException("a register of rank " + rank);
      }
      sketch.registers[i] = (byte) rank;
    }
    return sketch;
  }

  String spell() {
    char[] spelled = new char[REGISTERS];
    for (int i = 0; i < REGISTERS; i++) {
      spelled[i] = (char) ('0' + registers[i]);
    }
    return new String(spelled);
  }

  void add(Object value) {
    long hash = hash(value);
    int register = (int) (hash >>> (Long.SIZE - INDEX_BITS));
    int rank = Math.min(Long.SIZE - INDEX_BITS, Long.numberOfLeadingZeros(hash << INDEX_BITS)) + 1;
    registers[register] = (byte) Math.max(registers[register], rank);
  }

  void addAll(DistinctSketch other) {
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  long estimate() {
    double sum = 0;
    int unused = 0;
    for (byte rank : registers) {
      sum += Math.scalb(1.0, -rank);
      unused += rank == 0 ? 1 : 0;
    }
    double estimate = ALPHA * REGISTERS * REGISTERS / sum;
    return Math.round(
        estimate <= 2.5 * REGISTERS && unused > 0
            ? REGISTERS * Math.log((double) REGISTERS / unused)
            : estimate);
  }

  private static long hash(Object value) {
    return switch (value) {
      case String text -> KeyFilter.hash(Utf8.bytes(text));
      case Boolean bool -> mix(bool ? 1 : 0);
      case Float number -> mix(Double.doubleToLongBits((double) number + 0.0)); // -0 as 0
      case Double number -> mix(Double.doubleToLongBits(number + 0.0));
      case BigInteger number -> mix(number.longValue());
      case Number number -> mix(number.longValue());
      case LocalDate date -> mix(date.toEpochDay());
      case Instant instant -> mix(instant.toEpochMilli());
      default -> throw new IllegalArgumentException(value.getClass().getName());
    };
  }

  /** The finalizer of MurmurHash3. */
  private static long mix(long bits) {
    long hash = bits + 0x9e3779b97f4a7c15L; // else 0 stays 0
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
