package dev.omnigraph.query;

import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.query.Term.Aggregate;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.query.Values.Form;
import dev.omnigraph.query.Values.Text;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One value a group of many; nulls don't count. */
abstract class Accumulator {
  private final LongConsumer memory;
  private final int bytes;
  private int room;

  /**
   * @param bytes that each group takes
   */
  private Accumulator(LongConsumer memory, int bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  /**
   * @param memory is told how many bytes of the heap are taken
   */
  static Accumulator of(LongConsumer memory, Aggregate aggregate) {
    PropertyType type =
        aggregate.argument() instanceof Operand operand ? operand.type() : aggregate.type();
    boolean decimal = type.kind() == Kind.F32 || type.kind() == Kind.F64;
    return switch (aggregate.function()) {
      case COUNT -> new Count(memory);
      case COUNT_DISTINCT -> new Distinct(memory);
      case COLLECT -> new Collected(memory, type.kind());
      case SUM -> decimal ? new DecimalSum(memory, false) : new IntegerSum(memory, false);
      case AVG -> decimal ? new DecimalSum(memory, true) : new IntegerSum(memory, true);
      case MIN -> new Extreme(memory, type, -1);
      case MAX -> new Extreme(memory, type, 1);
    };
  }

  /** Makes room for groups. */
  final void grow(int groups) {
    if (groups > room) {
      int more = Math.max(groups, 2 * room) - room;
      memory.accept((long) more * bytes);
      room += more;
      resize(room);
    }
  }

  final void reserve(long more) {
    memory.accept(more);
  }

  abstract void resize(int groups);

  /**
   * Adds the value of a row, which is not null.
   *
   * @param times how many such rows there are
   */
  abstract void add(int group, Values values, int row, long times);

  /** Adds rows that have no value of their own. */
  void count(int group, long times) {
    throw new IllegalStateException("only a count needs no value");
  }

  /** How many rows there are with some more. */
  private static long counted(long count, long times) {
    long sum = count + times;
    if (sum < 0) {
      throw new LimitExceededException(
          "count_overflow", "a count is beyond the integers that an I64 holds");
    }
    return sum;
  }

  /** What came out for a group, of the Java class of the aggregate's type. */
  abstract @Nullable Object value(int group);

  private static final class Count extends Accumulator {
    private long[] counts = new long[0];

    Count(LongConsumer memory) {
      super(memory, Long.BYTES);
    }

    @Override
    void resize(int groups) {
      counts = Arrays.copyOf(counts, groups);
    }

    @Override
    void add(int group, Values values, int row, long times) {
      count(group, times);
    }

    @Override
    void count(int group, long times) {
      counts[group] = counted(counts[group], times);
    }

    @Override
    Object value(int group) {
      return counts[group];
    }
  }

  private static final class Distinct extends Accumulator {
    private final KeyTable seen;
    private final KeyWriter key = new KeyWriter();
    private long[] counts = new long[0];

    Distinct(LongConsumer memory) {
      super(memory, Long.BYTES);
      this.seen = new KeyTable(memory);
    }

    @Override
    void resize(int groups) {
      counts = Arrays.copyOf(counts, groups);
    }

    @Override
    void add(int group, Values values, int row, long times) {
      key.clear();
      key.putOrdinal(group, false);
      key.put(values, row, false);
      int before = seen.size();
      if (seen.number(key) == before) {
        counts[group]++;
      }
    }

    @Override
    Object value(int group) {
      return counts[group];
    }
  }

  /** All values, in their order. */
  private static final class Collected extends Accumulator {
    /** What a value takes beside the bytes of a text. */
    private static final int OVERHEAD = 64;

    private final LongConsumer memory;
    private final Kind kind;
    private final Text text = new Text();
    private final List<List<Object>> lists = new ArrayList<>();

    Collected(LongConsumer memory, Kind kind) {
      super(memory, OVERHEAD);
      this.memory = memory;
      this.kind = kind;
    }

    @Override
    void resize(int groups) {
      while (lists.size() < groups) {
        lists.add(new ArrayList<>());
      }
    }

    @Override
    void add(int group, Values values, int row, long times) {
      text.length = 0;
      Object value =
          switch (values.form()) {
            case INTEGER, UNSIGNED -> object(kind, values.integer(row));
            case DECIMAL -> object(kind, values.decimal(row));
            case TEXT -> {
              values.text(row, text);
              yield new String(text.bytes, 0, text.length, StandardCharsets.UTF_8);
            }
            case LIST -> throw new IllegalStateException("lists are not collected");
          };
      if (times > Integer.MAX_VALUE) {
        throw new LimitExceededException(
            "memory_limit", "a list of %,d values is asked for; ask for less".formatted(times));
      }
      memory.accept(times * (OVERHEAD + text.length));
      lists.get(group).addAll(Collections.nCopies((int) times, value));
    }

    @Override
    @Nullable Object value(int group) {
      List<Object> values = lists.get(group);
      values.sort(Collected::compare);
      return values.isEmpty() ? null : values;
    }

    @SuppressWarnings("unchecked") // values of one kind are of one class, which has an order
    private static int compare(Object left, Object right) {
      return left instanceof String text
          ? Arrays.compareUnsigned(
              text.getBytes(StandardCharsets.UTF_8),
              ((String) right).getBytes(StandardCharsets.UTF_8))
          : ((Comparable<Object>) left).compareTo(right);
    }
  }

  /** A value that {@link Values#integer} gave, of the Java class of its kind. */
  private static Object object(Kind kind, long value) {
    return switch (kind) {
      case I32 -> (Object) (int) value;
      case I64, U32 -> value;
      case U64 -> new BigInteger(Long.toUnsignedString(value));
      case BOOL -> value != 0;
      case DATE -> LocalDate.ofEpochDay(value);
      case DATETIME -> Instant.ofEpochMilli(value);
      case F32, F64, STRING, ENUM, BLOB -> throw new IllegalStateException(kind.name());
    };
  }

  /** A value that {@link Values#decimal} gave, of the Java class of its kind. */
  private static Object object(Kind kind, double value) {
    return kind == Kind.F32 ? (Object) (float) value : value;
  }

  /** Sums exactly, in 128 bits; the order of the rows doesn't matter. */
  private static final class IntegerSum extends Accumulator {
    private final boolean average;
    private long[] low = new long[0];
    private long[] high = new long[0];
    private long[] counts = new long[0];

    IntegerSum(LongConsumer memory, boolean average) {
      super(memory, 3 * Long.BYTES);
      this.average = average;
    }

    @Override
    void resize(int groups) {
      low = Arrays.copyOf(low, groups);
      high = Arrays.copyOf(high, groups);
      counts = Arrays.copyOf(counts, groups);
    }

    @Override
    void add(int group, Values values, int row, long times) {
      long value = values.integer(row);
      long product = value * times;
      long sum = low[group] + product;
      int carry = Long.compareUnsigned(sum, product) < 0 ? 1 : 0;
      high[group] +=
          carry
              + (values.form() == Form.UNSIGNED
                  ? Math.unsignedMultiplyHigh(value, times)
                  : Math.multiplyHigh(value, times));
      low[group] = sum;
      counts[group] = counted(counts[group], times);
    }

    @Override
    @Nullable Object value(int group) {
      if (counts[group] == 0) {
        return null;
      }
      if (average) {
        BigInteger sum =
            BigInteger.valueOf(high[group]).shiftLeft(64).add(new BigInteger(1, bytes(low[group])));
        return sum.doubleValue() / counts[group];
      }
      if (high[group] != low[group] >> 63) {
        throw new LimitExceededException(
            "sum_overflow", "a sum is beyond the integers that an I64 holds");
      }
      return low[group];
    }

    private static byte[] bytes(long value) {
      return java.nio.ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
  }

  /**
   * Sums with the rounding errors summed up too (Neumaier), so that it hardly matters in what
   * order.
   */
  private static final class DecimalSum extends Accumulator {
    private final boolean average;
    private double[] sums = new double[0];
    private double[] errors = new double[0];
    private long[] counts = new long[0];

    DecimalSum(LongConsumer memory, boolean average) {
      super(memory, 3 * Long.BYTES);
      this.average = average;
    }

    @Override
    void resize(int groups) {
      sums = Arrays.copyOf(sums, groups);
      errors = Arrays.copyOf(errors, groups);
      counts = Arrays.copyOf(counts, groups);
    }

    @Override
    void add(int group, Values values, int row, long times) {
      double value = values.decimal(row);
      counts[group] = counted(counts[group], times);
      if (times == 1) {
        add(group, value);
      } else {
        // Each half of the number is a double, and of each product the rounding error is known.
        addProduct(group, value, (times >>> 32) * 0x1p32);
        addProduct(group, value, (double) (times & 0xffff_ffffL));
      }
    }

    private void addProduct(int group, double value, double times) {
      double product = value * times;
      add(group, product);
      errors[group] += Math.fma(value, times, -product);
    }

    private void add(int group, double value) {
      double sum = sums[group] + value;
      errors[group] +=
          Math.abs(sums[group]) >= Math.abs(value)
              ? (sums[group] - sum) + value
              : (value - sum) + sums[group];
      sums[group] = sum;
    }

    @Override
    @Nullable Object value(int group) {
      if (counts[group] == 0) {
        return null;
      }
      double sum = sums[group] + errors[group];
      if (!Double.isFinite(sum)) {
        throw new LimitExceededException(
            "sum_overflow", "a sum is beyond the numbers that an F64 holds");
      }
      return average ? sum / counts[group] : sum;
    }
  }

  private static final class Extreme extends Accumulator {
    private final Kind kind;
    private final Form form;
    private final int sign;
    private final Text text = new Text();
    private boolean[] seen = new boolean[0];
    private long[] integers = new long[0];
    private double[] decimals = new double[0];
    private byte[][] texts = new byte[0][];

    /**
     * @param sign of the comparison with what is there that makes a value take its place
     */
    Extreme(LongConsumer memory, PropertyType type, int sign) {
      super(memory, Long.BYTES + 1);
      this.kind = type.kind();
      this.form = Values.form(type);
      this.sign = sign;
    }

    @Override
    void resize(int groups) {
      seen = Arrays.copyOf(seen, groups);
      switch (form) {
        case INTEGER, UNSIGNED -> integers = Arrays.copyOf(integers, groups);
        case DECIMAL -> decimals = Arrays.copyOf(decimals, groups);
        case TEXT -> texts = Arrays.copyOf(texts, groups);
        case LIST -> throw new IllegalStateException("lists have no order");
      }
    }

    @Override
    void add(int group, Values values, int row, long times) {
      boolean first = !seen[group];
      seen[group] = true;
      switch (form) {
        case INTEGER -> {
          long value = values.integer(row);
          if (first || Long.compare(value, integers[group]) * sign > 0) {
            integers[group] = value;
          }
        }
        case UNSIGNED -> {
          long value = values.integer(row);
          if (first || Long.compareUnsigned(value, integers[group]) * sign > 0) {
            integers[group] = value;
          }
        }
        case DECIMAL -> {
          double value = values.decimal(row);
          if (first || Double.compare(value, decimals[group]) * sign > 0) {
            decimals[group] = value;
          }
        }
        case TEXT -> {
          values.text(row, text);
          if (first || sign * compare(texts[group]) > 0) {
            reserve(text.length - (first ? 0 : texts[group].length));
            texts[group] = Arrays.copyOf(text.bytes, text.length);
          }
        }
        case LIST -> throw new IllegalStateException("lists have no order");
      }
    }

    private int compare(byte[] other) {
      return Arrays.compareUnsigned(text.bytes, 0, text.length, other, 0, other.length);
    }

    @Override
    @Nullable Object value(int group) {
      if (!seen[group]) {
        return null;
      }
      return switch (form) {
        case INTEGER, UNSIGNED -> object(kind, integers[group]);
        case DECIMAL -> object(kind, decimals[group]);
        case TEXT -> new String(texts[group], StandardCharsets.UTF_8);
        case LIST -> throw new IllegalStateException("lists have no order");
      };
    }
  }
}
