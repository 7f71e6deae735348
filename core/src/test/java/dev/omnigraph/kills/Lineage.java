package dev.omnigraph.kills;

import dev.omnigraph.manifest.ForkPoint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionKeys;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.ObjectNotFoundException;
import dev.omnigraph.store.ObjectStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was published on every branch, one life behind the other, read as it comes: later a cleanup
 * may have deleted it.
 */
final class Lineage {
  private final ObjectStore store;
  private final Versions versions;
  private final Map<String, Long> seen = new TreeMap<>();
  private final Map<String, Long> ended = new TreeMap<>();
  private long asked = System.nanoTime();

  /**
   * A version.
   *
   * @param fork where its life left another branch; null for `main`
   */
  record Step(String branch, long version, @Nullable ForkPoint fork, VersionRecord record) {}

  Lineage(ObjectStore store) {
    this.store = store;
    this.versions = new Versions(store);
  }

  /** The newest version of each branch that was read. */
  Map<String, Long> seen() {
    return Map.copyOf(seen);
  }

  /** How many segments have ended, of all branches. */
  long segments() {
    return ended.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * What has come since this was asked last; of each branch in order. To be asked more often than a
   * version becomes old enough to be deleted.
   */
  List<Step> more() {
    long begun = System.nanoTime();
    List<Step> steps = new ArrayList<>();
    for (String branch : versions.branches()) {
      versions.newest(branch).ifPresent(head -> add(head, steps));
    }
    asked = begun;
    return steps;
  }

  private void add(Head head, List<Step> steps) {
    String branch = head.version().branch();
    long before = seen.getOrDefault(branch, 0L);
    Deque<Version> segments = new ArrayDeque<>(List.of(head.version()));
    while (segments.getFirst().base().version() > before) {
      segments.addFirst(end(segments.getFirst()));
    }
    for (Version segment : segments) {
      long number = Math.max(before, segment.base().version());
      for (VersionRecord record : segment.after(number)) {
        number++;
        steps.add(new Step(branch, number, segment.fork(), record));
      }
      before = Math.max(before, number);
    }
    seen.put(branch, before);
    if (!head.version().segmentEnds().isEmpty()) {
      ended.put(branch, head.version().segmentEnds().getLast().ordinal());
    }
  }

  /** The version that holds the records of the segment before. */
  private Version end(Version later) {
    String key = VersionKeys.key(later.branch(), later.base().version());
    try {
      Version end =
          Document.read(key, store.get(key).bytes(), "version", Version.FORMAT, Version.class);
      if (!end.commit().id().equals(later.segmentEnds().getLast().commit())) {
        throw new AssertionError(key + " is not the end that " + later.version() + " names");
      }
      return end;
    } catch (ObjectNotFoundException e) {
      throw new AssertionError(
          "%s is gone, of which nothing followed %d ms ago"
              .formatted(key, (System.nanoTime() - asked) / 1_000_000),
          e);
    }
  }
}
