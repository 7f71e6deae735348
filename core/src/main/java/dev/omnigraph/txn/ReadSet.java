package dev.omnigraph.txn;

import dev.omnigraph.constraint.Reads;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.TableChange;
import dev.omnigraph.manifest.VersionRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a transaction looked up, by table: as long as nobody wrote any of it, its result stands
 * (P2).
 *
 * @param tables by table id
 */
public record ReadSet(Map<String, Footprint> tables) {
  public ReadSet {
    tables = Map.copyOf(tables);
  }

  /** Whether the records that came in between leave everything as it was read. */
  public boolean holds(List<VersionRecord> between) {
    for (VersionRecord record : between) {
      if (!holdsAfter(record.commits())) {
        return false;
      }
    }
    return true;
  }

  /** Whether commits leave everything as it was read. */
  boolean holdsAfter(List<CommitEntry> commits) {
    for (CommitEntry commit : commits) {
      if (isTouchedBy(commit)) {
        return false;
      }
    }
    return true;
  }

  private boolean isTouchedBy(CommitEntry commit) {
    if (commit.contract() != null || commit.contractObject() != null) {
      return true;
    }
    for (Map.Entry<String, TableChange> change : commit.tables().entrySet()) {
      Footprint read = tables.get(change.getKey());
      if (read != null && read.overlaps(change.getValue().written())) {
        return true;
      }
    }
    return false;
  }

  /** Collects what is read; not thread-safe. */
  public static final class Builder implements Reads {
    private final Map<String, Footprint.Builder> tables = new TreeMap<>();

    @Override
    public void add(String table, String space, String... key) {
      tables.computeIfAbsent(table, id -> new Footprint.Builder()).add(space, key);
    }

    @Override
    public void addAll(String table, String space) {
      tables.computeIfAbsent(table, id -> new Footprint.Builder()).addAll(space);
    }

    public ReadSet build() {
      Map<String, Footprint> built = new TreeMap<>();
      tables.forEach((table, keys) -> built.put(table, keys.build()));
      return new ReadSet(built);
    }
  }
}
