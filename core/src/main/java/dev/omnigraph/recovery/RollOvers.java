package dev.omnigraph.recovery;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.Deletions;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.RollOver;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.table.Tables;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends segments, so that a version object stays small however long the history is (P4): the next
 * committer stages the inline rows as fragments and publishes, with its own commit, a version that
 * builds on them. Thread-safe.
 *
 * <p>It is due from 64 records or 256 KiB on; each handle begins at a random point between these
 * bounds and twice as much, so that one of several does it.
 */
public final class RollOvers {
  private static final int RECORDS = 64;
  private static final int BYTES = 256 << 10;

  private final Operations operations;
  private final Versions versions;
  private final Tables tables;
  private final Deletions deletions;
  private final Supplier<String> ids;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile @Nullable Long seed;

  /**
   * @param ids of which one is the seed of this handle's choices
   */
  public RollOvers(
      ObjectStore store,
      Versions versions,
      Operations operations,
      Tables tables,
      Supplier<String> ids) {
    this.operations = operations;
    this.versions = versions;
    this.tables = tables;
    this.deletions = new Deletions(store, versions);
    this.ids = ids;
  }

  /** For one who publishes. */
  public Turn turn() {
    return new Turn();
  }

  private boolean isDue(Head head) {
    int records = head.version().records().size();
    if (records < RECORDS && head.bytes() < BYTES) {
      return false;
    }
    double share = 1 + random(head.version().base().version());
    return records >= RECORDS * share || head.bytes() >= BYTES * share;
  }

  /** From 0 to 1, the same for a segment as long as this handle lives. */
  private double random(long segment) {
    Long known = seed;
    if (known == null) {
      known = (long) ids.get().hashCode();
      seed = known;
    }
    return new SplittableRandom(known * 31 + segment).nextDouble();
  }

  /** What one publisher has of a roll-over, from head to head. For one thread. */
  public final class Turn {
    private @Nullable Flush flush;

    private Turn() {}

    /**
     * The end of a segment to publish on a head, or null: none is due, somebody else is at it, or
     * it can't be staged now. What was staged for a head is used for later ones.
     */
    public @Nullable RollOver on(Head head) {
      return on(head, isDue(head));
    }

    /** The same, whether or not one is due. */
    @Nullable RollOver now(Head head) {
      return on(head, true);
    }

    private @Nullable RollOver on(Head head, boolean due) {
      Flush made = flush;
      if (made != null && !made.fits(head)) {
        end();
        made = null;
      }
      if (made == null && due && underWay.compareAndSet(false, true)) {
        made = begin(head);
        flush = made;
        if (made == null) {
          underWay.set(false);
        }
      }
      return made == null ? null : made.rollOver();
    }

    private @Nullable Flush begin(Head head) {
      TreeMap<String, Long> touched = new TreeMap<>();
      head.state().tables().forEach((id, table) -> touched.put(id, table.tableVersion()));
      Operation operation;
      try {
        operation = operations.begin("roll-over", head, null, "publish the flushed state", touched);
      } catch (StoreException e) {
        return null; // the commit does without
      }
      try {
        operations.findEnded(head);
        return Flush.stage(operation, head, tables, versions, deletions.tidy(head));
      } catch (StoreException | LimitExceededException | CorruptException e) {
        operation.end();
        return null;
      }
    }

    /** To be called once it is published, or can't be any more. */
    public void end() {
      if (flush != null) {
        flush.operation().end();
        flush = null;
        underWay.set(false);
      }
    }

    /** To be called where a publish may still land: the sidecar stays, and recovery decides. */
    public void leave() {
      if (flush != null) {
        flush = null;
        underWay.set(false);
      }
    }
  }
}
