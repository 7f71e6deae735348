package dev.omnigraph.manifest;

import dev.omnigraph.table.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One table at one version of a branch.
 *
 * @param tableVersion counts the commits that changed the table
 * @param runs in ascending sequence: the newest last
 */
public record TableState(long tableVersion, List<Run> runs) {
  /** A table before its first row. */
  public static final TableState EMPTY = new TableState(0, List.of());

  public TableState {
    runs = List.copyOf(runs);
  }

  /** The state after a change. */
  public TableState apply(TableChange change) {
    List<Run> after = new ArrayList<>(runs);
    after.removeIf(run -> change.removed().contains(run.sequence()));
    after.addAll(change.added());
    after.sort(Comparator.comparingLong(Run::sequence));
    return new TableState(change.tableVersion(), after);
  }
}
