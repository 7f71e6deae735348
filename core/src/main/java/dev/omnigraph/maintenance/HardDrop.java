package dev.omnigraph.maintenance;

import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.OperationState;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Sidecar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the deletion of what was dropped has come.
 *
 * @param operation its id
 * @param progress how far
 * @param due when the last versions that hold any of it may be deleted, by the store's clock, where
 *     that is all that is left; else null
 * @param left why more is left, or null
 * @param heldBy other branches that still hold what was dropped, by name
 */
public record HardDrop(
    String operation,
    Progress progress,
    @Nullable Instant due,
    @Nullable String left,
    List<String> heldBy) {
  public HardDrop {
    heldBy = List.copyOf(heldBy);
  }

  /** How far it has come. */
  public enum Progress {
    /** Nothing is left of it on its branch. */
    DONE,
    /** Nobody can read any of it; the last versions that hold any of it go when they are due. */
    WAITING,
    /** Steps are left, which recovery takes up. */
    UNFINISHED
  }

  /**
   * @param head of its branch
   * @param why it was left, if it was
   */
  static HardDrop of(Sidecar sidecar, Head head, @Nullable String why, Versions versions) {
    OperationState state = head.version().operations().get(sidecar.operation());
    boolean done = state == null || state.isFinal();
    Instant due = state == null ? null : state.due();
    Progress progress = done ? Progress.DONE : due == null ? Progress.UNFINISHED : Progress.WAITING;
    return new HardDrop(
        sidecar.operation(),
        progress,
        done ? null : due,
        done ? null : why,
        heldBy(Dropped.by(sidecar), sidecar.branch(), versions));
  }

  /** One that came to no end. */
  static HardDrop failed(String operation, String why) {
    return new HardDrop(operation, Progress.UNFINISHED, null, why, List.of());
  }

  /** Branches that show any of it in their newest or in their oldest version. */
  private static List<String> heldBy(Dropped dropped, String own, Versions versions) {
    List<String> holders = new ArrayList<>();
    for (String branch : versions.branches()) {
      Head head = branch.equals(own) ? null : versions.newest(branch).orElse(null);
      if (head != null
          && head.version().state() != BranchState.CLOSED
          && (dropped.isIn(head.state().contract())
              || dropped.isIn(versions.at(head, head.version().floor()).state().contract()))) {
        holders.add(branch);
      }
    }
    return holders;
  }
}
