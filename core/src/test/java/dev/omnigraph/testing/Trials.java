package dev.omnigraph.testing;

import com.sun.management.ThreadMXBean;
import dev.omnigraph.error.OmnigraphException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many cases of damaged input for one reader. Each has to end soon, in bounded memory, with a
 * result or a typed error.
 *
 * <p>{@code -Domnigraph.fuzz=N} runs N cases for each reader, {@code -Domnigraph.fuzz.seed=S} the
 * one that a failure names, {@code -Domnigraph.fuzz.from=S} those from a seed on.
 */
public final class Trials {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** What all threads together may allocate in one case. */
  private static final long BYTES = 1L << 30;

  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String reader;
  private final int cases;
  private final Map<String, Integer> outcomes = new HashMap<>();

  /** A case. */
  @FunctionalInterface
  public interface Case {
    /**
     * @return what came of it, in a word; null: the input was accepted
     */
    @Nullable String run(Random random) throws Exception;
  }

  /**
   * @param reader as it is called in the line that is printed
   * @param cases where no other number is asked for
   */
  public Trials(String reader, int cases) {
    this.reader = reader;
    this.cases = Integer.getInteger("omnigraph.fuzz", cases);
  }

  /** Runs all cases, and prints how many ended how. */
  public void run(Case body) {
    Long one = Long.getLong("omnigraph.fuzz.seed");
    long from = one != null ? one : Long.getLong("omnigraph.fuzz.from", 0);
    long end = one != null ? one + 1 : from + cases;
    long began = System.nanoTime();
    Map<String, AssertionError> defects = new LinkedHashMap<>();
    try (Worker worker = new Worker()) {
      for (long seed = from; seed < end && !worker.isStuck(); seed++) {
        AssertionError defect = run(seed, body, worker);
        if (defect != null) {
          defects.putIfAbsent(place(defect), defect);
        }
      }
    }
    print(System.nanoTime() - began);
    if (!defects.isEmpty()) {
      AssertionError first = defects.values().iterator().next();
      defects.values().stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  /** The same for what is likely to be the same defect. */
  private static String place(AssertionError defect) {
    Throwable cause = defect.getCause() == null ? defect : defect.getCause();
    return cause.getClass()
        + Arrays.stream(cause.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("dev.omnigraph."))
            .limit(2)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining());
  }

  private @Nullable AssertionError run(long seed, Case body, Worker worker) {
    long before = MEMORY.getTotalThreadAllocatedBytes();
    String outcome = "DEFECT";
    AssertionError defect = null;
    try {
      outcome = worker.run(() -> outcome(seed, body));
    } catch (TimeoutException e) {
      defect = new AssertionError(where(seed) + " takes over " + SOON);
      defect.setStackTrace(worker.stack());
    } catch (ExecutionException e) {
      defect = new AssertionError(where(seed) + ": " + e.getCause(), e.getCause());
    }
    outcomes.merge(outcome, 1, Integer::sum);
    long bytes = MEMORY.getTotalThreadAllocatedBytes() - before;
    return defect == null && bytes > BYTES
        ? new AssertionError("%s allocates %,d bytes".formatted(where(seed), bytes))
        : defect;
  }

  /** A thread whose cases can be left behind. */
  private static final class Worker implements AutoCloseable {
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private final ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread started = new Thread(task, "trial");
              started.setDaemon(true);
              thread.set(started);
              return started;
            });
    private boolean stuck;

    String run(Callable<String> task) throws TimeoutException, ExecutionException {
      try {
        return executor.submit(task).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        stuck = true;
        throw e;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    boolean isStuck() {
      return stuck;
    }

    StackTraceElement[] stack() {
      return thread.get().getStackTrace();
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }

  private static String outcome(long seed, Case body) throws Exception {
    try {
      String outcome = body.run(new Random(seed * 0x9E3779B97F4A7C15L));
      return outcome == null ? "accepted" : outcome;
    } catch (OmnigraphException e) {
      return e.code();
    }
  }

  private String where(long seed) {
    return "%s, -Domnigraph.fuzz.seed=%d".formatted(reader, seed);
  }

  private void print(long nanos) {
    int ran = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    String refused =
        outcomes.entrySet().stream()
            .filter(outcome -> !outcome.getKey().equals("accepted"))
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(5)
            .map(outcome -> outcome.getKey() + " " + outcome.getValue())
            .collect(Collectors.joining(", "));
    System.out.printf(
        "%s: %d cases in %.1f s, %d accepted, refused: %s%n",
        reader, ran, nanos / 1e9, outcomes.getOrDefault("accepted", 0), refused);
  }
}
