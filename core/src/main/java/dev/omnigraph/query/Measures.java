package dev.omnigraph.query;

import dev.omnigraph.query.Explanation.Measured;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** What the parts of a running query do: rows that come out, time that it takes. For one thread. */
class Measures {
  /** Of a query that is only run. */
  static final Measures NONE =
      new Measures(() -> 0) {
        @Override
        Operator of(Object part, Operator operator) {
          return operator;
        }

        @Override
        RowStream of(Object part, RowStream rows) {
          return rows;
        }
      };

  private final LongSupplier nanos;
  private final IdentityHashMap<Object, Meter> meters = new IdentityHashMap<>();

  /** Time taken by the parts that the running part has asked. */
  private long inside;

  private static final class Meter {
    long rows;
    long nanos;
  }

  /**
   * @param nanos a clock
   */
  Measures(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** An operator that does the same and is measured. */
  Operator of(Object part, Operator operator) {
    Meter meter = meter(part);
    return new Operator() {
      @Override
      public @Nullable Batch next() {
        Timer timer = new Timer();
        Batch batch = operator.next();
        timer.stop(meter, batch == null ? 0 : batch.size);
        return batch;
      }

      @Override
      public void rewind() {
        operator.rewind();
      }

      @Override
      public void close() {
        operator.close();
      }
    };
  }

  /** Rows that are the same and are measured. */
  RowStream of(Object part, RowStream rows) {
    Meter meter = meter(part);
    return new RowStream() {
      @Override
      public boolean next(VectorSchemaRoot into) {
        Timer timer = new Timer();
        boolean any = rows.next(into);
        timer.stop(meter, any ? into.getRowCount() : 0);
        return any;
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  private Meter meter(Object part) {
    return meters.computeIfAbsent(part, key -> new Meter());
  }

  private final class Timer {
    private final long start = nanos.getAsLong();
    private final long before = inside;

    Timer() {
      inside = 0;
    }

    void stop(Meter meter, int rows) {
      long taken = nanos.getAsLong() - start;
      meter.nanos += taken - inside;
      meter.rows += rows;
      inside = before + taken;
    }
  }

  /** What a part did; null if it was not measured. */
  @Nullable Measured get(Object part) {
    Meter meter = meters.get(part);
    return meter == null ? null : new Measured(meter.rows, Duration.ofNanos(meter.nanos));
  }
}
