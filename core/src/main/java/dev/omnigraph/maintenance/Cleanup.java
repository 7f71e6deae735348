package dev.omnigraph.maintenance;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.RecoveryRequiredException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.BranchChange;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Deletions;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.recovery.Sidecars;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what nobody needs: the only code that deletes data. Thread-safe; any number may run
 * beside each other and beside everything else, and one that dies is simply begun anew.
 *
 * <p>It relies on order alone. First the floors are published, then objects are listed, and only
 * then is read who needs what: sidecars, then branches, then every head and retained version. What
 * was listed and is not needed then can't be needed later: a new reference is one to an object that
 * is new itself, or that a head or a sidecar held when it was read. One pass would not do, since a
 * branch may be made of another that is closed before it is read: two in a row must show the same
 * branches.
 */
public final class Cleanup {
  private static final int PASSES = 16;
  private static final List<String> DATA = List.of("tables/", "indexes/", "bases/", "contracts/");

  /** The names of all objects that operations stage end so. */
  private static final Pattern NAME =
      Pattern.compile(".*/([0-9a-z]{26})-[0-9a-z]+-[0-9]+\\.[a-z]+");

  private final ObjectStore store;
  private final Versions versions;
  private final Publisher publisher;
  private final Operations operations;
  private final BranchLives lives;
  private final Deletions deletions;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final @Nullable String actor;

  /**
   * @param clock for times that are shown
   * @param actor who commits the floors, or null
   */
  public Cleanup(
      ObjectStore store,
      Versions versions,
      Publisher publisher,
      Operations operations,
      BranchLives lives,
      InstantSource clock,
      Supplier<String> ids,
      @Nullable String actor) {
    this.store = store;
    this.versions = versions;
    this.publisher = publisher;
    this.operations = operations;
    this.lives = lives;
    this.deletions = new Deletions(store, versions);
    this.clock = clock;
    this.ids = ids;
    this.actor = actor;
  }

  /**
   * What was deleted, or would be.
   *
   * @param floors the oldest version that each open branch keeps
   * @param objects how many objects
   * @param bytes that they took
   */
  public record Freed(Map<String, Long> floors, long objects, long bytes) {
    public Freed {
      floors = Map.copyOf(floors);
    }
  }

  /**
   * Deletes what no version from the floors on, and no operation under way, refers to.
   *
   * @param dryRun whether to change nothing and only tell what would be deleted
   * @param progress hears in words what it is at
   * @throws RecoveryRequiredException if a sidecar can't be read; nothing is deleted
   * @throws OmnigraphException if anything else can't be read; nothing is deleted
   */
  public Freed run(Retention retention, boolean dryRun, Consumer<String> progress) {
    Map<String, Long> floors = new TreeMap<>();
    for (String branch : versions.branches()) {
      Optional<Head> head = versions.newest(branch);
      if (!dryRun) {
        head = head.map(lives::finished);
      }
      if (head.isPresent() && head.get().version().state() == BranchState.OPEN) {
        long floor = retention.floor(head.get(), versions);
        floors.put(branch, floor);
        if (!dryRun && floor > head.get().version().floor()) {
          publisher.publish(head.get(), new Floor(floor));
        }
      }
    }
    progress.accept("listing objects");
    Map<String, Long> garbage = list(DATA);
    Pass last = settle(dryRun ? floors : Map.of(), progress);
    garbage.keySet().removeIf(last::needs);
    List<ListEntry.Leaf> names =
        last.retained.stream().flatMap(kept -> deletions.unneeded(kept).stream()).toList();
    long bytes =
        garbage.values().stream().mapToLong(Long::longValue).sum()
            + names.stream().mapToLong(ListEntry.Leaf::size).sum();
    if (!dryRun) {
      progress.accept("deleting %,d objects".formatted(garbage.size() + names.size()));
      delete(garbage.keySet());
      deletions.delete(names.stream().map(ListEntry.Leaf::key).toList());
    }
    return new Freed(floors, garbage.size() + (long) names.size(), bytes);
  }

  /**
   * Deletes from some folders what no version that stays, and no operation under way, refers to.
   *
   * @throws OmnigraphException as {@link #run} does
   */
  void deleteGarbage(List<String> folders) {
    Map<String, Long> garbage = list(folders);
    garbage.keySet().removeIf(settle(Map.of(), words -> {})::needs);
    delete(garbage.keySet());
  }

  /** The objects in folders, and their sizes. */
  private Map<String, Long> list(List<String> folders) {
    Map<String, Long> listed = new TreeMap<>();
    for (String folder : folders) {
      try (Stream<ListEntry> entries = store.listAll(ListRequest.of(folder))) {
        entries.forEach(entry -> listed.put(entry.key(), ((ListEntry.Leaf) entry).size()));
      }
    }
    return listed;
  }

  private void delete(Set<String> keys) {
    if (!keys.isEmpty()) {
      store.delete(keys);
    }
  }

  /** Looks until two passes in a row show the same branches. */
  private Pass settle(Map<String, Long> floors, Consumer<String> progress) {
    Pass before = new Pass(floors);
    for (int pass = 2; pass <= PASSES; pass++) {
      progress.accept("looking who needs them, pass " + pass);
      Pass now = new Pass(floors);
      if (now.marks.equals(before.marks)) {
        return now;
      }
      before = now;
    }
    throw new ConflictException(
        "too_many_conflicts",
        "branches changed in each of %d looks at them; nothing was deleted, try again later"
            .formatted(PASSES));
  }

  /**
   * What must not change between passes.
   *
   * @param branch by name
   */
  private record Mark(String branch, String incarnation, BranchState state, long floor) {}

  /** One look at who needs what. */
  private final class Pass {
    final Set<Mark> marks = new HashSet<>();

    /** Of each branch what stays readable. */
    final List<List<Version>> retained = new ArrayList<>();

    private final Set<String> referenced = new HashSet<>();
    private final Set<String> underWay = new HashSet<>();
    private final List<String> sidecars = new ArrayList<>();

    /**
     * @param floors to take for true though they are not published
     */
    Pass(Map<String, Long> floors) {
      Sidecars.list(store).entries().forEach(this::read);
      for (String branch : versions.branches()) {
        versions.newest(branch).ifPresent(head -> readAgain(head, floors.getOrDefault(branch, 1L)));
      }
    }

    /** Reads a branch; once more where somebody else lets its history go meanwhile. */
    private void readAgain(Head head, long atLeast) {
      Head newest = head;
      while (true) {
        try {
          read(newest, atLeast);
          return;
        } catch (CorruptException e) {
          Head later = versions.relist(newest);
          if (later.version().floor() == newest.version().floor()
              && later.version().state() == newest.version().state()) {
            throw e;
          }
          newest = later;
        }
      }
    }

    private void read(ListEntry.Leaf entry) {
      try {
        byte[] bytes = store.get(entry.key()).bytes();
        underWay.add(Sidecar.read(entry.key(), bytes).operation());
        sidecars.add(new String(bytes, StandardCharsets.UTF_8));
      } catch (ObjectNotFoundException e) {
        // it has just ended
      } catch (StoreException e) {
        throw e;
      } catch (OmnigraphException e) {
        throw new RecoveryRequiredException(
            "unresolved_sidecar",
            "nothing was deleted, because it is not known what `%s` protects: %s"
                .formatted(entry.key(), e.getMessage()),
            e);
      }
    }

    private void read(Head head, long atLeast) {
      Version newest = head.version();
      marks.add(new Mark(newest.branch(), newest.incarnation(), newest.state(), newest.floor()));
      boolean holds = newest.state() != BranchState.CLOSED;
      long floor = Math.max(newest.floor(), atLeast);
      List<Version> kept = holds ? versions.retained(newest, floor) : List.of(newest);
      retained.add(kept);
      if (holds) {
        kept.forEach(version -> versions.references(version, floor).forEach(referenced::add));
      }
    }

    /** Also what was not made by an operation: it is nobody's business here. */
    boolean needs(String key) {
      Matcher name = NAME.matcher(key);
      return !name.matches()
          || referenced.contains(key)
          || underWay.contains(name.group(1))
          || sidecars.stream().anyMatch(text -> text.contains(key));
    }
  }

  /** Moves the floor of a branch: older versions can't be read or forked any more. */
  private final class Floor implements Submission {
    private final String transaction = ids.get();
    private final long floor;

    Floor(long floor) {
      this.floor = floor;
    }

    @Override
    public Offer on(Head head) {
      if (head.version().floor() >= floor || head.version().state() != BranchState.OPEN) {
        return new Offer.Stop();
      }
      return new Offer.Commit(
          List.of(
              CommitEntry.control(
                  ids.get(),
                  transaction,
                  actor,
                  "cleanup",
                  clock.instant(),
                  new BranchChange(floor, null))),
          operations.ended(head),
          null);
    }
  }
}
