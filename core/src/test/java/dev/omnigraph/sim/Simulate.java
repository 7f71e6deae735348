package dev.omnigraph.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Plays histories one after the other, each that of its seed, and prints what happened in them.
 * Ends with 1 and a schedule in words where a promise was broken.
 *
 * <p>One at a time: what threads of the JVM share (locks of libraries) would let one history wait
 * for another. To use more processors, run it more than once, from different seeds.
 */
public final class Simulate {
  private static final String USAGE =
      """
      Usage: omnigraph-sim [--histories N] [--from SEED]
             omnigraph-sim --seed SEED
        --histories N   how many histories are played (default 10000)
        --from SEED     seed of the first, the others count on from it (default 1)
        --seed SEED     plays one history; prints it in words where it breaks a promise
      """;

  private static final long SECONDS_BETWEEN_LINES = 10;

  private Simulate() {}

  public static void main(String[] arguments) {
    long histories = 10_000;
    long from = 1;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length || !arguments[i + 1].matches("[0-9]{1,18}")) {
        boolean asked = arguments[i].equals("--help");
        (asked ? System.out : System.err).print(USAGE);
        System.exit(asked ? 0 : 2);
      }
      long value = Long.parseLong(arguments[i + 1]);
      switch (arguments[i]) {
        case "--histories" -> histories = value;
        case "--from" -> from = value;
        case "--seed" -> {
          from = value;
          histories = 1;
        }
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    Counts counts = new Counts();
    String broken = play(from, histories, counts);
    System.out.println(counts);
    System.out.println(broken != null ? broken : "all promises were kept");
    System.exit(broken != null ? 1 : 0);
  }

  /**
   * Plays histories until one breaks a promise, and prints how it goes.
   *
   * @return that one in words, or null
   */
  static @Nullable String play(long from, long histories, Counts counts) {
    Simulation simulation = new Simulation(new Loop(), counts);
    long begun = System.nanoTime();
    long told = begun;
    for (long played = 0; played < histories; played++) {
      try {
        simulation.play(from + played);
      } catch (Simulation.Broken e) {
        return words(from + played, simulation.shrink(from + played, e));
      }
      long now = System.nanoTime();
      if (now - told > SECONDS_BETWEEN_LINES * 1_000_000_000 || played + 1 == histories) {
        told = now;
        System.out.printf(
            "%,d histories, %.0f a second%n", played + 1, (played + 1) / ((now - begun) / 1e9));
      }
    }
    return null;
  }

  /** What went wrong, how to see it again, and the schedule. */
  private static String words(long seed, Simulation.Broken broken) {
    StringWriter text = new StringWriter();
    text.append("history %d breaks a promise: ".formatted(seed));
    broken.why.printStackTrace(new PrintWriter(text));
    text.append("omnigraph-sim --seed %d plays it again; in short:".formatted(seed));
    broken.words.forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
