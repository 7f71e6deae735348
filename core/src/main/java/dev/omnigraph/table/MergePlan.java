package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.List;

/**
 * Which runs of a table a roll-over writes anew: neighbouring inline rows as one run, and eight
 * neighbours of one size class as one, as a log-structured tree with tiers does (O'Neil et al., The
 * log-structured merge-tree, 1996). So a table has at most some eight runs a class, whatever its
 * history.
 */
public final class MergePlan {
  /** Neighbours of one class that are merged, and by how much classes differ in size. */
  private static final int FANOUT = 8;

  /** The lowest class ends here, in bytes. */
  private static final long SMALL = 64 << 10;

  /** Larger merges don't belong into the path of a commit. */
  private static final long LARGEST = 64L << 20;

  private MergePlan() {}

  /**
   * Neighbours that become one run.
   *
   * @param bytes of those that are stored
   */
  public record Group(List<Run> runs, long bytes) {
    public Group {
      runs = List.copyOf(runs);
    }

    private static Group of(Run run) {
      long bytes =
          run instanceof Run.Stored stored
              ? stored.fragments().stream().mapToLong(Fragment::bytes).sum()
              : 0;
      return new Group(List.of(run), bytes);
    }

    private Group with(Group next) {
      List<Run> both = new ArrayList<>(runs);
      both.addAll(next.runs);
      return new Group(both, bytes + next.bytes);
    }

    private boolean isInline() {
      return runs.stream().allMatch(run -> run instanceof Run.Inline);
    }

    /** Whether it is written: a single stored run stays as it is. */
    public boolean isWritten() {
      return runs.size() > 1 || isInline();
    }

    private int sizeClass() {
      int sizeClass = 0;
      for (long bound = SMALL; bytes >= bound; bound *= FANOUT) {
        sizeClass++;
      }
      return sizeClass;
    }
  }

  /**
   * What becomes of the runs of a table.
   *
   * @param runs of one table, oldest first
   * @return all of them, in order
   */
  public static List<Group> of(List<Run> runs) {
    List<Group> groups = new ArrayList<>();
    for (Run run : runs) {
      Group group = Group.of(run);
      if (group.isInline() && !groups.isEmpty() && groups.getLast().isInline()) {
        groups.add(groups.removeLast().with(group));
      } else {
        groups.add(group);
      }
    }
    while (mergeNewest(groups)) {
      // what was merged may be the eighth of the next class
    }
    return groups;
  }

  /**
   * Merges the newest neighbours of one class of which there are enough. A run that is smaller than
   * a newer one counts for the newer one's class, so that large and small ones in turn don't keep
   * each other apart.
   */
  private static boolean mergeNewest(List<Group> groups) {
    int end = groups.size();
    while (end > 0) {
      int start = end;
      int sizeClass = groups.get(end - 1).sizeClass();
      while (start > 0 && groups.get(start - 1).sizeClass() <= sizeClass) {
        start--;
      }
      List<Group> same = groups.subList(start, end);
      if (same.size() >= FANOUT && same.stream().mapToLong(Group::bytes).sum() <= LARGEST) {
        Group merged = same.stream().reduce(Group::with).orElseThrow();
        same.clear();
        groups.add(start, merged);
        return true;
      }
      end = start;
    }
    return false;
  }
}
