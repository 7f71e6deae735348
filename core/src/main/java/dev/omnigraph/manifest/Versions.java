package dev.omnigraph.manifest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.StoreUnavailableException;
import dev.omnigraph.store.StoredObject;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  /** A schema up to this many bytes travels in the version object. */
  public static final int INLINE_CONTRACT = 64 << 10;

  private static final String CONTRACT = "contract";
  private static final int LISTINGS = 16;
  private static final int BASES = 16;
  private static final int CONTRACTS = 16;
  private static final int ENDS = 4;

  private final ObjectStore store;

  /** By key; immutable, like all objects. */
  private final Cache<String, Base> bases = Caffeine.newBuilder().maximumSize(BASES).build();

  /** Likewise. */
  private final Cache<String, Contract> contracts =
      Caffeine.newBuilder().maximumSize(CONTRACTS).build();

  /** Ends of segments that were the head, by key: the writers at work need their records. */
  private final Cache<String, Version> ends = Caffeine.newBuilder().maximumSize(ENDS).build();

  public Versions(ObjectStore store) {
    this.store = store;
  }

  /** The newest version of a branch, by one LIST and one GET; empty where there is none. */
  public Optional<Head> newest(String branch) {
    return newest(branch, list(branch));
  }

  /** Names of all branches there ever were, by one LIST a thousand. */
  public List<String> branches() {
    return store
        .listAll(ListRequest.of(VersionKeys.ROOT).delimiter("/"))
        .map(entry -> VersionKeys.branch(entry.key()))
        .toList();
  }

  /**
   * What the next life of a branch begins behind: its newest version, or, where there never was
   * one, none. One LIST, and one GET where there is one.
   *
   * @param like any version of the graph
   */
  public Head newestOrNone(String branch, Version like) {
    ListPage page = list(branch);
    State nothing = new State(NO_CONTRACT, Map.of());
    return newest(branch, page)
        .orElseGet(
            () ->
                new Head(
                    Version.none(branch, like), nothing, page.storeTime(), page.storeTime(), 0));
  }

  /**
   * The name that sorts first, at the time of the first answer. Names that no version has are
   * passed over: some servers show those under which they hold what is still being written.
   */
  private ListPage list(String branch) {
    ListRequest request = ListRequest.of(VersionKeys.prefix(branch)).limit(1);
    ListPage first = store.list(request);
    ListPage page = first;
    while (!page.entries().isEmpty()
        && VersionKeys.version(branch, page.entries().getFirst().key()).isEmpty()) {
      page = store.list(request.startAfter(page.entries().getFirst().key()));
    }
    return new ListPage(page.entries(), page.cursor(), first.storeTime());
  }

  private Optional<Head> newest(String branch, ListPage first) {
    ListPage page = first;
    for (int i = 0; i < LISTINGS; i++) {
      if (page.entries().isEmpty()) {
        return Optional.empty();
      }
      String key = page.entries().getFirst().key();
      long number = VersionKeys.version(branch, key).orElseThrow();
      StoredObject object = find(key);
      if (object != null) {
        Version version = Version.read(key, object.bytes(), branch, number);
        Head head =
            new Head(
                version, fold(version), page.storeTime(), page.storeTime(), object.bytes().length);
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
    boolean newest =
        page.entries().isEmpty()
            ? known.number() == 0
            : page.entries().getFirst().key().equals(VersionKeys.key(branch, known.number()));
    if (newest) {
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
          new Head(
              next,
              follow(known, next),
              known.knownNewest(),
              object.storeTime(),
              object.bytes().length));
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
            && next.incarnation().equals(before.version().incarnation())
            && next.record().commits().stream()
                .allMatch(commit -> commit.contract() == null && commit.contractObject() == null);
    if (!simple) {
      keepEnd(before.version(), next.base().version());
      return fold(next);
    }
    State state = before.state();
    for (CommitEntry commit : next.record().commits()) {
      state = state.apply(commit);
      commit.tables().forEach((id, change) -> check(next, before.state(), id, change.added()));
    }
    return state;
  }

  private void keepEnd(Version head, long end) {
    if (end > head.base().version() && end <= head.version()) {
      ends.put(VersionKeys.key(head.branch(), end), head.asOf(end));
    }
  }

  /**
   * The records after a version, oldest first: one GET for each segment that has ended since, where
   * its last version was not the head here. Null where history no longer reaches so far back.
   *
   * @param older not newer than the head, not older than the branch
   */
  public @Nullable List<VersionRecord> recordsAfter(long older, Head head) {
    Version version = head.version();
    List<VersionRecord> records = version.records();
    while (version.base().version() > older) {
      SegmentEnd end = version.segmentEnds().getLast();
      Version known = ends.getIfPresent(VersionKeys.key(version.branch(), end.version()));
      if (known == null || !known.commit().id().equals(end.commit())) {
        known = read(version, end).orElse(null);
      }
      if (known == null) {
        return null;
      }
      version = known;
      records = Stream.concat(version.records().stream(), records.stream()).toList();
    }
    return records.subList((int) (older - version.base().version()), records.size());
  }

  /**
   * A version by its number: what the head does not tell itself takes one GET, or two where it lies
   * over {@value SegmentEnd#KEPT} segments back.
   *
   * @throws NotFoundException if the branch has no such version
   */
  public Head at(Head head, long number) {
    if (number < head.version().floor() || number > head.number()) {
      throw new NotFoundException(
          "version_not_found",
          "branch `%s` has no version %d; it has %d to %d"
              .formatted(head.version().branch(), number, head.version().floor(), head.number()));
    }
    if (number == head.number()) {
      return head;
    }
    Version version = head.version();
    while (number <= version.base().version()) {
      SegmentEnd end =
          version.segmentEnds().stream()
              .filter(candidate -> candidate.version() >= number)
              .findFirst()
              .orElseThrow();
      version = read(version, end).orElseThrow(() -> notTheEnd(head.version(), end));
    }
    Version old = version.asOf(number);
    return new Head(old, fold(old), head.knownNewest(), head.shown(), 0);
  }

  /**
   * A version and the ends of the segments before it, newest first: together they hold every record
   * of the branch's life that history still reaches. Each but the first is read when it is asked
   * for, by one GET.
   */
  public Stream<Version> segments(Version newest) {
    return Stream.iterate(Optional.of(newest), Optional::isPresent, this::before)
        .map(Optional::orElseThrow)
        .takeWhile(version -> version.incarnation().equals(newest.incarnation()));
  }

  private Optional<Version> before(Optional<Version> later) {
    return later
        .filter(version -> !version.segmentEnds().isEmpty())
        .flatMap(version -> read(version, version.segmentEnds().getLast()));
  }

  /** The last version of a segment, if its name still holds what a later version says. */
  Optional<Version> read(Version later, SegmentEnd end) {
    String key = VersionKeys.key(later.branch(), end.version());
    StoredObject object = find(key);
    return object == null
        ? Optional.empty()
        : Optional.of(Version.read(key, object.bytes(), later.branch(), end.version()))
            .filter(version -> version.commit().id().equals(end.commit()));
  }

  /**
   * The versions that a branch keeps readable, newest first: the newest, and the ends of the
   * segments that hold a version from the floor on.
   *
   * @throws CorruptException if one of them is gone
   */
  public List<Version> retained(Version newest, long floor) {
    List<Version> retained = new ArrayList<>(List.of(newest));
    while (!retained.getLast().segmentEnds().isEmpty()
        && retained.getLast().segmentEnds().getLast().version() >= floor) {
      Version later = retained.getLast();
      SegmentEnd end = later.segmentEnds().getLast();
      retained.add(read(later, end).orElseThrow(() -> notTheEnd(later, end)));
    }
    return retained;
  }

  /**
   * Names of the objects that a version refers to, and those that the version can tell of.
   *
   * @param floor the oldest of them that counts
   */
  public Stream<String> references(Version version, long floor) {
    Version oldest = version.asOf(Math.max(floor, version.base().version() + 1));
    List<CommitEntry> later =
        version.after(oldest.version()).stream()
            .flatMap(record -> record.commits().stream())
            .toList();
    Stream<String> fragments =
        Stream.concat(
                fold(oldest).tables().values().stream().flatMap(table -> table.runs().stream()),
                later.stream()
                    .flatMap(commit -> commit.tables().values().stream())
                    .flatMap(change -> change.added().stream()))
            .filter(Run.Stored.class::isInstance)
            .flatMap(run -> ((Run.Stored) run).fragments().stream())
            .map(Fragment::key);
    Stream<String> contracts =
        version.records().stream()
            .flatMap(record -> record.commits().stream())
            .map(CommitEntry::contractObject)
            .flatMap(Stream::ofNullable);
    Base base = version.base();
    return Stream.of(
            fragments,
            contracts,
            Stream.ofNullable(base.object()),
            Stream.ofNullable(whole(base).contractObject()))
        .flatMap(names -> names);
  }

  private static CorruptException notTheEnd(Version later, SegmentEnd end) {
    return new CorruptException(
        VersionKeys.key(later.branch(), end.version()),
        "it is not the end of a segment that later versions name");
  }

  /** Remembers a base that is an object of its own. */
  public void keep(String key, Base base) {
    bases.put(key, base);
  }

  private Base whole(Base base) {
    String key = base.object();
    return key == null
        ? base
        : bases.get(
            key,
            missing -> {
              StoredObject stored = find(missing);
              if (stored == null) {
                throw new CorruptException(missing, "the base that a version names is missing");
              }
              return base.read(missing, stored.bytes());
            });
  }

  State fold(Version version) {
    Base base = whole(version.base());
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
    State folded = new State(contract(version, contract, contractObject), state.tables());
    folded.tables().forEach((id, table) -> check(version, folded, id, table.runs()));
    return folded;
  }

  /** Whether rows that travel along can be read under the schema; dropped tables may stay. */
  private static void check(Version version, State state, String table, List<Run> runs) {
    GraphType type = state.contract().type(table).orElse(null);
    for (Run run : runs) {
      if (type != null && run instanceof Run.Inline rows) {
        try {
          rows.inline().check(type);
        } catch (IllegalArgumentException e) {
          String key = VersionKeys.key(version.branch(), version.version());
          throw new CorruptException(key, "its rows don't fit its schema: " + e.getMessage(), e);
        }
      }
    }
  }

  private static final Contract NO_CONTRACT = new Contract(0, 1, List.of(), List.of(), List.of());

  private Contract contract(Version version, @Nullable Contract inline, @Nullable String object) {
    if (inline != null) {
      return inline;
    }
    if (object == null) {
      throw new CorruptException(
          VersionKeys.key(version.branch(), version.version()), "it has no schema");
    }
    return contracts.get(object, this::contract);
  }

  private Contract contract(String object) {
    StoredObject stored = find(object);
    if (stored == null) {
      throw new CorruptException(object, "the schema that a version names is missing");
    }
    return Document.read(object, stored.bytes(), CONTRACT, Version.FORMAT, Contract.class);
  }

  /** The bytes of a schema that is kept as an object of its own. */
  public static byte[] contractBytes(Contract contract) {
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
