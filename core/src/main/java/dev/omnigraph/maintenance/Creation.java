package dev.omnigraph.maintenance;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.manifest.Base;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates a graph: the first version of its first branch. */
public final class Creation {
  /** The branch that every graph has. */
  public static final String MAIN = "main";

  private final ObjectStore store;
  private final Versions versions;
  private final Publisher publisher;
  private final Supplier<String> ids;

  /**
   * @param ids ULIDs
   */
  public Creation(ObjectStore store, Versions versions, Publisher publisher, Supplier<String> ids) {
    this.store = store;
    this.versions = versions;
    this.publisher = publisher;
    this.ids = ids;
  }

  /**
   * Creates a graph where there is none. Proves the store's condition first; of several creations
   * at once one wins, and nothing of the winner's is touched.
   *
   * @param window how long an answer counts
   * @param actor who, or null
   * @param displayTime the caller's clock, for people
   * @throws ConflictException if there is a graph already
   * @throws dev.omnigraph.store.StoreMisconfiguredException if the store would lose commits
   */
  public Head create(
      Contract contract, Duration window, @Nullable String actor, Instant displayTime) {
    if (versions.newest(MAIN).isPresent()) {
      throw exists();
    }
    String graphId = ids.get();
    ConditionProof proof = ConditionProof.prove(store, graphId);
    String object = Document.size(contract) > Versions.INLINE_CONTRACT ? spill(contract) : null;
    CommitEntry commit =
        new CommitEntry(
            ids.get(),
            ids.get(),
            actor,
            "init",
            displayTime,
            null,
            object == null ? contract : null,
            object,
            Map.of());
    Version first =
        new Version(
            graphId,
            window,
            proof,
            MAIN,
            ids.get(),
            BranchState.OPEN,
            null,
            1,
            1,
            Map.of(),
            0,
            Base.NOTHING,
            List.of(new VersionRecord(Instant.parse(proof.storeTime()), List.of(commit))),
            List.of());
    return switch (publisher.create(versions.newestOrNone(MAIN, first), first)) {
      case Publication.Published done -> done.head();
      case Publication.Stopped stopped -> throw exists();
    };
  }

  private String spill(Contract contract) {
    String key = "contracts/%s-1-1.json".formatted(ids.get());
    store.put(key, Content.of(Versions.contractBytes(contract)));
    return key;
  }

  private ConflictException exists() {
    return new ConflictException(
        "graph_exists", "there is a graph already at " + store.location().uri());
  }
}
