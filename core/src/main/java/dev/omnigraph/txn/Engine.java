package dev.omnigraph.txn;

import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.table.Tables;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What transactions on one open graph share.
 *
 * @param clock for times that are shown, and for how long a head is taken for new
 * @param ids ULIDs
 */
public record Engine(
    ObjectStore store,
    Versions versions,
    Publisher publisher,
    Operations operations,
    RollOvers rollOvers,
    Tables tables,
    InstantSource clock,
    Supplier<String> ids) {}
