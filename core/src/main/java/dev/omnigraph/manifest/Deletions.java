package dev.omnigraph.manifest;

import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.ListEntry;
import dev.omnigraph.store.ListPage;
import dev.omnigraph.store.ListRequest;
import dev.omnigraph.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * Deletes version objects: the only code that does. Thread-safe.
 *
 * <p>A sleeper may create a deleted name once more, and must find out that its answer no longer
 * counts. So a name goes only when it was superseded for longer than any answer about it counts
 * (rule *Age*): the record that builds on its successor carries a store time over two windows past.
 * Within a segment the record behind its end is such a one for all. The newest version never goes.
 */
public final class Deletions {
  /** Most names in one request. */
  private static final int NAMES = 1000;

  private final ObjectStore store;
  private final Versions versions;

  public Deletions(ObjectStore store, Versions versions) {
    this.store = store;
    this.versions = versions;
  }

  /**
   * Deletes the redundant versions of the oldest segments that are old enough: all but each
   * segment's last, which holds the records of all. One request at most; to do it twice does no
   * harm.
   *
   * @return the version up to which none is left, for the next version to say
   */
  public long tidy(Head head) {
    long before = head.version().tidiedUpTo();
    long upTo = before;
    Duration age = head.version().window().multipliedBy(2);
    List<String> keys = new ArrayList<>();
    for (SegmentEnd end : untidied(head)) {
      boolean old = end.followed().plus(age).isBefore(head.knownNewest());
      if (!old || keys.size() + end.version() - 1 - upTo > NAMES) {
        break;
      }
      for (long version = upTo + 1; version < end.version(); version++) {
        keys.add(VersionKeys.key(head.version().branch(), version));
      }
      upTo = end.version();
    }
    if (keys.isEmpty()) {
      return upTo;
    }
    try {
      store.delete(keys);
      return upTo;
    } catch (StoreException e) {
      return before; // the next one does it
    }
  }

  /** Ends of segments behind the last tidied one, without a gap, oldest first. */
  private List<SegmentEnd> untidied(Head head) {
    List<SegmentEnd> ends = behind(head.version(), head.version().tidiedUpTo());
    if (ends.isEmpty() || !isThinned(ends, head.version())) {
      return ends;
    }
    Optional<Version> end = versions.read(head.version(), ends.getFirst());
    List<SegmentEnd> all = new ArrayList<>();
    end.ifPresent(version -> all.addAll(behind(version, head.version().tidiedUpTo())));
    end.ifPresent(version -> all.add(ends.getFirst()));
    return all;
  }

  private static List<SegmentEnd> behind(Version version, long tidied) {
    return version.segmentEnds().stream().filter(end -> end.version() > tidied).toList();
  }

  /** Whether ends that were dropped may lie before the first of some. */
  private static boolean isThinned(List<SegmentEnd> ends, Version version) {
    long latest = version.segmentEnds().getLast().ordinal();
    return ends.getFirst().ordinal() <= latest - SegmentEnd.KEPT;
  }

  /**
   * Names of versions that are old enough and that nobody needs: those below the floor, redundant
   * ones, and strays that sleepers created anew.
   *
   * @param retained what stays readable, the newest version first
   */
  public List<ListEntry.Leaf> unneeded(List<Version> retained) {
    Version newest = retained.getFirst();
    Set<Long> kept = retained.stream().map(Version::version).collect(Collectors.toSet());
    return aged(
        newest, ListRequest.of(VersionKeys.prefix(newest.branch())), name -> !kept.contains(name));
  }

  /** Names of versions below the floor that are old enough. */
  public List<ListEntry.Leaf> belowFloor(Version newest) {
    String branch = newest.branch();
    ListRequest behind =
        ListRequest.of(VersionKeys.prefix(branch))
            .startAfter(VersionKeys.key(branch, newest.floor()));
    return aged(newest, behind, name -> true);
  }

  private List<ListEntry.Leaf> aged(Version newest, ListRequest first, LongPredicate wanted) {
    List<ListEntry.Leaf> names = new ArrayList<>();
    ListRequest request = first;
    while (true) {
      ListPage page = store.list(request);
      long aged = aged(newest, page.storeTime());
      for (ListEntry entry : page.entries()) {
        OptionalLong version = VersionKeys.version(newest.branch(), entry.key());
        if (version.isPresent()
            && version.getAsLong() <= aged
            && wanted.test(version.getAsLong())
            && entry instanceof ListEntry.Leaf leaf) {
          names.add(leaf);
        }
      }
      if (page.cursor().isEmpty()) {
        return names;
      }
      request = request.at(page.cursor().get());
    }
  }

  /**
   * The newest version to which rule Age applies, among those behind the segment that is open: a
   * roll-over on its way may yet make any of that segment's versions its end. A record tells that
   * the version before it existed at its time, so that the one before that had been superseded, as
   * had all before.
   */
  private static long aged(Version newest, Instant now) {
    Instant before = now.minus(newest.window().multipliedBy(2));
    long last =
        newest.state() == BranchState.CLOSED ? newest.version() - 1 : newest.base().version();
    long number = newest.version();
    for (VersionRecord record : newest.records().reversed()) {
      if (record.baseShown().isBefore(before)) {
        return Math.min(last, number - 2);
      }
      number--;
    }
    return newest.segmentEnds().stream()
        .filter(end -> end.followed().isBefore(before))
        .mapToLong(end -> Math.min(last, end.version() - 1))
        .max()
        .orElse(0);
  }

  /** Deletes names that {@link #unneeded} gave. */
  public void delete(List<String> names) {
    if (!names.isEmpty()) {
      store.delete(names);
    }
  }

  /** Deletes a name that was just created though its slot belongs to another. */
  void stray(String key) {
    store.delete(List.of(key));
  }
}
