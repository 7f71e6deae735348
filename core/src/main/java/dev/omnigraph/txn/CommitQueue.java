package dev.omnigraph.txn;

import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.RollOver;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.recovery.OperationRolledBackException;
import dev.omnigraph.recovery.RollOvers;
import dev.omnigraph.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of one handle that are ready to publish (group commit). While one PUT is under way
 * the others gather; what has gathered shares the next one, as one record. Nobody waits for
 * company: who finds the queue empty is published at once. Thread-safe.
 *
 * <p>A thread of its own publishes, as long as there is something to publish, so that a caller who
 * is interrupted harms no other. Callers who gave up are left out of every later slot.
 *
 * <p>Every transaction is checked against those ahead of it in the record. One that needs their
 * result stays behind and is told to run again when the record is published, not before. The first
 * in the queue is in every batch, so the wait of all others is bounded by how many are before them.
 */
final class CommitQueue {
  /** Inline rows of one record. */
  private static final int BYTES = 128 << 10;

  /** Commits of one record. */
  private static final int COMMITS = 256;

  /** How long the thread waits for more before it ends. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Engine engine;
  private final OpenBranch branch;
  private final Deque<Entry> waiting = new ArrayDeque<>();

  /** Publishes, as long as there is something to publish; or null. */
  private @Nullable Thread publisher;

  CommitQueue(Engine engine, OpenBranch branch) {
    this.engine = engine;
    this.branch = branch;
  }

  /** A transaction on its way, and what became of it. */
  private static final class Entry {
    final RowWrite write;
    final CompletableFuture<Publication> end = new CompletableFuture<>();
    private long offered;
    private boolean left;

    Entry(RowWrite write) {
      this.write = write;
    }

    /** Whether it may be sent as a version: not once its caller has left. */
    synchronized boolean offer(long version) {
      if (!left) {
        offered = version;
      }
      return !left;
    }

    /**
     * Takes it back.
     *
     * @return the version as which it may have been sent; 0 where it never was
     */
    synchronized long leave() {
      left = true;
      return offered;
    }
  }

  /**
   * Publishes a transaction, with others that are waiting.
   *
   * @param first whether ahead of those that are waiting
   * @return the record that holds it, or the head on which it does not hold any more
   * @throws CommitOutcomeUnknownException also if the caller is interrupted while it is sent
   * @throws StoreUnavailableException if nothing was sent
   */
  Publication publish(RowWrite write, boolean first) {
    Entry entry = new Entry(write);
    synchronized (this) {
      if (first) {
        waiting.addFirst(entry);
      } else {
        waiting.addLast(entry);
      }
      if (publisher == null) {
        publisher = engine.threads().newThread(this::run);
        publisher.start();
      }
      LockSupport.unpark(publisher);
    }
    try {
      return entry.end.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw left(entry, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // publishing throws no others
    }
  }

  private RuntimeException left(Entry entry, InterruptedException why) {
    synchronized (this) {
      waiting.remove(entry);
    }
    long offered = entry.leave();
    return offered == 0
        ? new StoreUnavailableException("interrupted before anything was committed", why)
        : new CommitOutcomeUnknownException(
            branch.newest().version().branch(),
            entry.write.transaction(),
            offered,
            "interrupted while it was sent");
  }

  private void run() {
    while (isMore()) {
      try {
        new Batch().publish();
      } catch (RuntimeException | Error e) {
        // what was to be told was told; whoever comes next meets it again
      }
    }
  }

  /** Waits for more, not on a monitor: what wakes it would come from a thread of the JDK. */
  private boolean isMore() {
    long end = System.nanoTime() + IDLE.toNanos();
    for (long left = IDLE.toNanos(); isEmpty() && left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
    synchronized (this) {
      if (waiting.isEmpty()) {
        publisher = null;
      }
      return publisher != null;
    }
  }

  private synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Moves to a batch what has room in it and was not prepared on a newer head, in order. */
  private synchronized void fill(Batch batch, Head head) {
    for (Iterator<Entry> next = waiting.iterator(); next.hasNext(); ) {
      Entry entry = next.next();
      if (entry.write.preparedOn() <= head.number() && batch.hasRoom(entry.write)) {
        batch.taken.add(entry);
        next.remove();
      }
    }
  }

  /** What shares a PUT. */
  private final class Batch implements Submission {
    private final List<Entry> taken = new ArrayList<>();
    private final List<Entry> sent = new ArrayList<>();
    private final RollOvers.Turn rollOver = engine.rollOvers().turn();

    /** Every member has its answer afterwards, whatever happens. */
    void publish() {
      Publication publication;
      try {
        publication = engine.publisher().publish(branch.newest(), this);
      } catch (RuntimeException | Error e) {
        try {
          settle(e);
        } finally {
          fail(e);
        }
        return;
      }
      try {
        rollOver.end();
      } finally {
        switch (publication) {
          case Publication.Published done -> finish(done);
          case Publication.Stopped stopped -> stop(taken, branch.remember(stopped.head()));
        }
      }
    }

    /** After an error nothing is known. */
    private void settle(Throwable why) {
      if (why instanceof Error
          || why instanceof CommitOutcomeUnknownException
          || why instanceof OperationRolledBackException) {
        rollOver.leave();
      } else {
        rollOver.end();
      }
    }

    /** At most one of them is staged: its sidecar is looked for once for each head. */
    boolean hasRoom(RowWrite write) {
      long bytes = taken.stream().mapToLong(entry -> entry.write.inlineBytes()).sum();
      return taken.isEmpty()
          || (taken.size() < COMMITS
              && bytes + write.inlineBytes() <= BYTES
              && !(write.isStaged() && taken.stream().anyMatch(entry -> entry.write.isStaged())));
    }

    @Override
    public Offer on(Head head) {
      fill(this, head);
      sent.clear();
      List<CommitEntry> commits = new ArrayList<>();
      State state = head.state();
      for (Iterator<Entry> next = taken.iterator(); next.hasNext(); ) {
        Entry entry = next.next();
        try {
          switch (entry.write.fits(head, commits)) {
            case NO -> {
              next.remove();
              stop(List.of(entry), branch.remember(head));
            }
            case AFTER_THOSE_AHEAD -> {}
            case YES -> {
              if (entry.offer(head.number() + 1)) {
                CommitEntry commit = entry.write.commit(state);
                state = state.apply(commit);
                commits.add(commit);
                sent.add(entry);
              } else {
                next.remove();
              }
            }
          }
        } catch (RuntimeException e) {
          next.remove();
          entry.end.completeExceptionally(e);
        }
      }
      branch.remember(head);
      if (commits.isEmpty()) {
        return new Offer.Stop();
      }
      RollOver segmentEnd = rollOver.on(head); // finds out which operations are over
      return new Offer.Commit(commits, engine.operations().ended(head), segmentEnd);
    }

    private void finish(Publication.Published done) {
      Head head = branch.remember(done.head());
      for (Entry entry : taken) {
        entry.end.complete(
            done.commits().stream().anyMatch(entry.write::isThis)
                ? done
                : new Publication.Stopped(head, true));
      }
    }

    private void stop(List<Entry> entries, Head head) {
      entries.forEach(entry -> entry.end.complete(new Publication.Stopped(head)));
    }

    /** Those that were not sent last have to do with it only in that they run again. */
    private void fail(Throwable why) {
      for (Entry entry : sent) {
        entry.end.completeExceptionally(
            why instanceof CommitOutcomeUnknownException unknown
                ? unknown.of(entry.write.transaction())
                : why);
      }
      taken.removeAll(sent);
      stop(taken, branch.newest());
    }
  }
}
