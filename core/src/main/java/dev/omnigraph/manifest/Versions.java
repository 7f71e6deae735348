package dev.omnigraph.manifest;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads versions. Thread-safe.
 *
 * <p>Redundant versions are deleted in time, and a sleeper may create a deleted name once more. So
 * an answer about a name counts only within one window of the moment at which that version, or the
 * one before it, was known to be the newest; past that the branch is listed again, and the name
 * that sorts first is the truth (P3).
 */
public final class Versions {
  private static final String CONTRACT = "contract";
  private static final int LISTINGS = 16;

  private final ObjectStore store;

  public Versions(ObjectStore store) {
    this.store = store;
  }

  /** The newest version of a branch, by one LIST and one GET; empty where there is none. */
  public Optional<Head> newest(String branch) {
    return newest(branch, list(branch));
  }

  private ListPage list(String branch) {
    return store.list(ListRequest.of(VersionKeys.prefix(branch)).limit(1));
  }

  private Optional<Head> newest(String branch, ListPage first) {
    ListPage page = first;
    for (int i = 0; i < LISTINGS; i++) {
      if (page.entries().isEmpty()) {
        return Optional.empty();
      }
      String key = page.entries().getFirst().key();
      long number = VersionKeys.version(branch, key);
      StoredObject object = find(key);
      if (object != null) {
        Version version = Version.read(key, object.bytes(), branch, number);
        Head head = new Head(version, fold(version), page.storeTime(), page.storeTime());
        if (head.covers(object.storeTime())) {
          return Optional.of(head);
        }
      }
      page = list(branch); // superseded and tidied away meanwhile, or read too late
    }
    throw new StoreUnavailableException(
        "the newest version of branch `%s` moved away %d times while it was read"
            .formatted(branch, LISTINGS),
        null);
  }

  /**
   * The newest version, where an older one is known: one GET that finds nothing where it still is
   * the newest, and otherwise one that finds its successor, one LIST, and one GET more where that
   * has moved on too.
   */
  public Head refresh(Head known) {
    Successor next = successor(known);
    return switch (next) {
      case Successor.None none -> known.knownNewest(none.storeTime());
      case Successor.Found found -> relist(found.head());
      case Successor.Expired expired -> relist(known);
    };
  }

  /** The newest version by a LIST, without reading it again where it is the known one. */
  public Head relist(Head known) {
    String branch = known.version().branch();
    ListPage page = list(branch);
    if (!page.entries().isEmpty()
        && page.entries().getFirst().key().equals(VersionKeys.key(branch, known.number()))) {
      return known.knownNewest(page.storeTime());
    }
    return newest(branch, page)
        .orElseThrow(
            () ->
                new CorruptException(
                    VersionKeys.prefix(branch), "all versions of the branch are gone"));
  }

  /** What a GET says about the version that follows a known one. */
  sealed interface Successor {
    /** There is one. */
    record Found(Head head) implements Successor {}

    /** There is none. */
    record None(Instant storeTime) implements Successor {}

    /** The answer came too late to count. */
    record Expired() implements Successor {}
  }

  Successor successor(Head known) {
    Version before = known.version();
    String key = VersionKeys.key(before.branch(), before.version() + 1);
    try {
      StoredObject object = store.get(key);
      if (!known.covers(object.storeTime())) {
        return new Successor.Expired();
      }
      Version next = Version.read(key, object.bytes(), before.branch(), before.version() + 1);
      return new Successor.Found(
          new Head(next, follow(known, next), known.knownNewest(), object.storeTime()));
    } catch (ObjectNotFoundException e) {
      return known.covers(e.storeTime())
          ? new Successor.None(e.storeTime())
          : new Successor.Expired();
    }
  }

  /** The state of the next version, from that of the one before where that is enough. */
  State follow(Head before, Version next) {
    boolean simple =
        next.base().version() == before.version().base().version()
            && next.record().commits().stream()
                .allMatch(commit -> commit.contract() == null && commit.contractObject() == null);
    if (!simple) {
      return fold(next);
    }
    State state = before.state();
    for (CommitEntry commit : next.record().commits()) {
      state = state.apply(commit);
    }
    return state;
  }

  State fold(Version version) {
    Base base = version.base();
    Contract contract = base.contract();
    String contractObject = base.contractObject();
    State state = new State(NO_CONTRACT, base.tables());
    for (VersionRecord record : version.records()) {
      for (CommitEntry commit : record.commits()) {
        state = state.apply(commit);
        if (commit.contract() != null || commit.contractObject() != null) {
          contract = commit.contract();
          contractObject = commit.contractObject();
        }
      }
    }
    return new State(contract(version, contract, contractObject), state.tables());
  }

  private static final Contract NO_CONTRACT =
      new Contract(0, 1, java.util.List.of(), java.util.List.of(), java.util.List.of());

  private Contract contract(Version version, @Nullable Contract inline, @Nullable String object) {
    if (inline != null) {
      return inline;
    }
    if (object == null) {
      throw new CorruptException(
          VersionKeys.key(version.branch(), version.version()), "it has no schema");
    }
    StoredObject stored = find(object);
    if (stored == null) {
      throw new CorruptException(object, "the schema that a version names is missing");
    }
    return Document.read(object, stored.bytes(), CONTRACT, Version.FORMAT, Contract.class);
  }

  /** The bytes of a schema that is kept as an object of its own. */
  static byte[] contractBytes(Contract contract) {
    return Document.write(CONTRACT, Version.FORMAT, contract);
  }

  private @Nullable StoredObject find(String key) {
    try {
      return store.get(key);
    } catch (ObjectNotFoundException e) {
      return null;
    }
  }
}
