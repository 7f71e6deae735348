package dev.omnigraph.txn;

import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Advance;
import dev.omnigraph.recovery.Effort;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.recovery.Sidecars;
import dev.omnigraph.recovery.Sweep;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.table.Tables;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * What transactions on one open graph share.
 *
 * @param clock for times that are shown, and for how long a head is taken for new
 * @param ids ULIDs
 * @param threads makes the threads that publish
 * @param calls the writes that are under way
 */
public record Engine(
    ObjectStore store,
    Versions versions,
    Publisher publisher,
    Operations operations,
    RollOvers rollOvers,
    Advance advance,
    Tables tables,
    InstantSource clock,
    Supplier<String> ids,
    ThreadFactory threads,
    Calls calls) {

  /** A look at operations that somebody left: one LIST, and as much as the effort says. */
  public Sweep sweep(Effort effort) {
    return sweep(effort, Sidecars.list(store));
  }

  /**
   * The same for what was listed already.
   *
   * @param sidecars as they were just listed
   */
  public Sweep sweep(Effort effort, Sidecars sidecars) {
    return new Sweep(store, versions, operations, advance, effort, sidecars);
  }
}
