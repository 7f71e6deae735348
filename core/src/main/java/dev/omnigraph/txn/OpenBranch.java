package dev.omnigraph.txn;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Submission;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A branch as one handle sees it: remembers its newest known head, so that a warm writer reads
 * nothing before it writes. Thread-safe.
 */
public final class OpenBranch {
  private static final int RUNS = 64;

  private final Engine engine;
  private final CommitQueue queue;
  private final Line line = new Line();
  private final String life;
  private volatile Head newest;

  /**
   * @param head as it was found
   */
  public OpenBranch(Engine engine, Head head) {
    this.engine = engine;
    this.life = head.version().incarnation();
    this.newest = head;
    this.queue = new CommitQueue(engine, this);
  }

  /** The newest head that this handle has seen, of whatever life; asks nobody. */
  Head newest() {
    return newest;
  }

  /**
   * The newest head that this handle has seen; asks nobody.
   *
   * @throws NotFoundException if the branch is known to be deleted
   */
  public Head known() {
    return alive(newest);
  }

  /**
   * The newest head there is: one GET where nothing has changed.
   *
   * @throws NotFoundException if the branch was deleted since it was opened
   */
  public Head refresh() {
    Head known = known();
    return alive(
        remember(
            isOld(known) ? engine.versions().relist(known) : engine.versions().refresh(known)));
  }

  /** What is created anew under the name of a branch is another branch. */
  private Head alive(Head head) {
    if (!head.version().isOpenAs(life)) {
      throw new NotFoundException(
          "branch_deleted",
          "branch `%s` was deleted; if there is one of that name again, open that"
              .formatted(head.version().branch()));
    }
    return head;
  }

  /** A head fit to publish on: the one that is known, unless that is old. */
  public Head head() {
    Head known = known();
    return isOld(known) ? refresh() : known;
  }

  /** Publishes what is no transaction, beside those of this handle. */
  public Publication publish(Head head, Submission submission) {
    Publication ended = engine.publisher().publish(head, submission);
    switch (ended) {
      case Publication.Published done -> remember(done.head());
      case Publication.Stopped stopped -> alive(remember(stopped.head()));
    }
    return ended;
  }

  private boolean isOld(Head head) {
    Instant now = engine.clock().instant();
    return now.isAfter(head.knownNewest().plus(head.version().window().dividedBy(2)));
  }

  synchronized Head remember(Head head) {
    boolean newer = head.number() > newest.number();
    boolean same = head.number() == newest.number();
    if (newer || (same && head.knownNewest().isAfter(newest.knownNewest()))) {
      newest = head;
    }
    return newest;
  }

  /**
   * A commit that is part of the branch.
   *
   * @param version the version that holds it
   */
  public record Committed(CommitEntry commit, long version) {}

  /**
   * Runs a transaction: all that it writes, in one commit, or nothing.
   *
   * <p>Runs on the head at hand; where somebody wrote what it looked up, it runs again on the fresh
   * one. That it is refused, or changes nothing, is told only after a look at the store.
   *
   * <p>Nobody starves: who is beaten by others of the same handle stands in {@link Line}, after
   * which only other processes can beat it.
   *
   * @param kind of the commit, for people
   * @param actor who, or null
   * @param ifCommit id of the commit that must be the newest when it is published, or null
   * @param maxErrors how many violations to collect
   * @param progress hears what it is at
   * @return null where it changes nothing
   * @throws CommitMovedException if another commit is the newest than the one that is wanted
   * @throws ConstraintViolationException if a row breaks a rule
   * @throws ConflictException if others were ahead of it in {@value #RUNS} runs; nothing was
   *     changed
   * @throws dev.omnigraph.manifest.CommitOutcomeUnknownException if the outcome can't be found out,
   *     or the thread is interrupted before it is
   */
  public @Nullable Committed write(
      Transaction work,
      String kind,
      @Nullable String actor,
      @Nullable String ifCommit,
      int maxErrors,
      Consumer<WritePhase> progress) {
    RowWrite write = new RowWrite(engine, work, kind, actor, ifCommit, progress);
    try (Calls.Call call = engine.calls().begin();
        Line.Place place = line.place()) {
      Committed done = write(write, place, maxErrors);
      write.drop();
      return done;
    } catch (RuntimeException e) {
      throw write.abandon(e, newest());
    }
  }

  private @Nullable Committed write(RowWrite write, Line.Place place, int maxErrors) {
    boolean lookedAgain = isOld(known());
    Head head = lookedAgain ? refresh() : known();
    for (int run = 0; run < RUNS; run++) {
      if (place.advance(run) && !lookedAgain) {
        head = known();
      }
      if (!write.isWantedOn(head)) {
        head = lookedAgain ? head : refresh();
        lookedAgain = true;
        write.ensureWantedOn(head);
      }
      RuntimeException refusal = null;
      boolean changes = false;
      try {
        changes = write.prepare(head, maxErrors);
      } catch (ConstraintViolationException
          | InvalidInputException
          | CorruptException // perhaps no longer kept
          | OwnRefusal refused) {
        refusal = refused;
      }
      if (!changes) {
        boolean gone = refusal instanceof CorruptException; // since the last look, perhaps
        Head fresh = lookedAgain && !gone ? head : refresh();
        if (fresh.number() != head.number()) {
          head = fresh;
          lookedAgain = true;
          continue;
        }
        if (refusal != null) {
          throw refusal;
        }
        return null;
      }
      switch (place.publish(queue, write)) {
        case Publication.Published done -> {
          return write.in(done);
        }
        case Publication.Stopped stopped -> {
          head = remember(stopped.head());
          lookedAgain = run > 0 && !stopped.isNewest(); // who took our slot need not be the newest
          if (lookedAgain) {
            head = remember(engine.versions().relist(head));
          }
          head = alive(head);
        }
      }
    }
    throw new ConflictException(
        "too_many_conflicts",
        "others changed what this transaction reads in each of %d runs; try again later"
            .formatted(RUNS));
  }
}
