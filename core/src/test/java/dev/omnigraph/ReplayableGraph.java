package dev.omnigraph;

import dev.omnigraph.manifest.Pause;
import dev.omnigraph.store.ObjectStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/** Opens graphs that take their threads and their waits from somebody else. */
public final class ReplayableGraph {
  private ReplayableGraph() {}

  /** A source of ids that are the same for the same times and random numbers. */
  public static Supplier<String> ids(InstantSource clock, Random random) {
    return new Ulids(clock, random);
  }

  /** As {@link Omnigraph#open(ObjectStore, OpenOptions)}. */
  public static Graph open(
      ObjectStore store, OpenOptions options, ThreadFactory threads, Pause pause) {
    Internals internals =
        new Internals(store, options, Map.of(), new Internals.Machine(threads, pause));
    try {
      return internals.open();
    } catch (RuntimeException | Error e) {
      internals.close();
      throw e;
    }
  }
}
