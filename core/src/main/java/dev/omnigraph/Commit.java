package dev.omnigraph;

import dev.omnigraph.manifest.CommitEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One atomic change to a graph.
 *
 * @param id a ULID; names it for ever
 * @param transaction id of the transaction, by which a write whose answer was lost is found
 * @param version the version of the branch that holds it
 * @param kind what it was: `init`, `load`, `mutation`, …
 * @param actor who, or null
 * @param displayTime the writer's clock; ids and times of different writers need not be in order
 */
public record Commit(
    String id,
    String transaction,
    long version,
    String kind,
    @Nullable String actor,
    Instant displayTime) {

  static Commit of(CommitEntry entry, long version) {
    return new Commit(
        entry.id(), entry.transaction(), version, entry.kind(), entry.actor(), entry.displayTime());
  }
}
