package dev.omnigraph.maintenance;

import static dev.omnigraph.manifest.BranchState.CLOSED;
import static dev.omnigraph.manifest.BranchState.OPEN;
import static dev.omnigraph.manifest.BranchState.PENDING;

import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.InvalidInputException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.manifest.Base;
import dev.omnigraph.manifest.BranchChange;
import dev.omnigraph.manifest.BranchState;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.ForkPoint;
import dev.omnigraph.manifest.Head;
import dev.omnigraph.manifest.Publication;
import dev.omnigraph.manifest.Publisher;
import dev.omnigraph.manifest.Submission;
import dev.omnigraph.manifest.Version;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.manifest.Versions;
import dev.omnigraph.recovery.Operations;
import dev.omnigraph.table.Tables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the lives of branches. Thread-safe; keeps nothing in memory.
 *
 * <p>A branch is made of a version of another, its parent, and takes over its rows where they are.
 * Somebody may delete the parent, or its old versions, at that moment. So the first version is
 * pending: it counts for cleanup, and for nobody else. Only then the parent is read again. If it
 * still keeps the version, whoever cleans up later sees the new branch before anything can go, and
 * the second version opens it; else the second version closes it. That holds whenever it is asked
 * and whoever asks, so a pending branch that somebody left is finished by whoever meets it (P3).
 */
public final class BranchLives {
  /** How often to begin anew because others create and delete a branch of the name. */
  private static final int ROUNDS = 16;

  private final Versions versions;
  private final Publisher publisher;
  private final Operations operations;
  private final Tables tables;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final @Nullable String actor;

  /**
   * @param clock for times that are shown
   * @param actor who, or null
   */
  public BranchLives(
      Versions versions,
      Publisher publisher,
      Operations operations,
      Tables tables,
      InstantSource clock,
      Supplier<String> ids,
      @Nullable String actor) {
    this.versions = versions;
    this.publisher = publisher;
    this.operations = operations;
    this.tables = tables;
    this.clock = clock;
    this.ids = ids;
    this.actor = actor;
  }

  /**
   * Creates a branch, with the rows of a version of another.
   *
   * @param parent the newest version of the other branch, as far as is known
   * @param at that one, or one before it
   * @throws InvalidInputException if the name can't be that of a branch
   * @throws ConflictException if there is a branch of that name, or if the parent is deleted or
   *     loses the version meanwhile; there is no branch then
   */
  public Head create(String name, Head parent, Head at) {
    BranchName.check(name);
    for (int round = 0; round < ROUNDS; round++) {
      Head before = finished(versions.newestOrNone(name, at.version()));
      if (before.version().state() != CLOSED) {
        throw new ConflictException(
            "branch_exists", "there is a branch `%s` already".formatted(name));
      }
      switch (publisher.create(before, first(before, at))) {
        case Publication.Published done -> {
          return opened(done.head(), parent, at);
        }
        case Publication.Stopped stopped -> {} // somebody else creates one of that name
      }
    }
    throw new ConflictException(
        "too_many_conflicts",
        "others created and deleted branch `%s` each of %d times; try again later"
            .formatted(name, ROUNDS));
  }

  private Version first(Head before, Head at) {
    Version parent = at.version();
    String transaction = ids.get();
    String contractObject = parent.contractObject();
    Base rows =
        new Base(
            before.number(),
            null,
            contractObject == null ? at.state().contract() : null,
            contractObject,
            new InlineFold(tables, at.state()).fold());
    return before
        .version()
        .reborn(
            ids.get(),
            new ForkPoint(
                parent.branch(), parent.incarnation(), parent.version(), parent.commit().id()),
            publisher.proof(parent, transaction),
            rows,
            new VersionRecord(before.shown(), List.of(commit(transaction, "fork", null))));
  }

  private CommitEntry commit(String transaction, String kind, @Nullable BranchChange change) {
    return CommitEntry.control(ids.get(), transaction, actor, kind, clock.instant(), change);
  }

  private Head opened(Head pending, Head parent, Head at) {
    Head head = pending;
    if (head.version().state() == PENDING) {
      head = finish(head, Optional.of(versions.refresh(parent)));
    }
    if (!head.version().isOpenAs(pending.version().incarnation())) {
      throw new ConflictException(
          "fork_point_gone",
          "branch `%s` is not there: version %d of `%s` was given up meanwhile, or the new one deleted"
              .formatted(pending.version().branch(), at.number(), at.version().branch()));
    }
    return head;
  }

  /** The head of a branch, after what is left of its creation was done if it is pending. */
  Head finished(Head head) {
    ForkPoint fork = head.version().fork();
    return head.version().state() == PENDING && fork != null
        ? finish(head, versions.newest(fork.branch()))
        : head;
  }

  /**
   * Opens a pending branch, or closes it.
   *
   * @param parent its newest version, read after the branch was seen to be pending
   */
  private Head finish(Head pending, Optional<Head> parent) {
    boolean kept = parent.isPresent() && keeps(parent.get().version(), pending.version().fork());
    return change(pending, PENDING, kept ? OPEN : CLOSED);
  }

  private static boolean keeps(Version parent, @Nullable ForkPoint fork) {
    return fork != null && parent.isOpenAs(fork.incarnation()) && parent.floor() <= fork.version();
  }

  /** The head of a branch that is open, finished first where it is pending. */
  public Head find(String name) {
    return find(name, true);
  }

  /**
   * The head of a branch that is open.
   *
   * @param finish whether to finish one that is pending
   * @throws NotFoundException if there is none
   * @throws ConflictException if it is pending, and is not to be finished
   */
  public Head find(String name, boolean finish) {
    BranchName.check(name);
    Optional<Head> found = versions.newest(name);
    if (finish) {
      found = found.map(this::finished);
    }
    Head head = found.orElseThrow(() -> missing(name));
    return switch (head.version().state()) {
      case OPEN -> head;
      case CLOSED -> throw missing(name);
      case PENDING ->
          throw new ConflictException(
              "branch_pending",
              "branch `%s` is being created; whoever opens it for writing can finish that"
                  .formatted(name));
    };
  }

  private static NotFoundException missing(String name) {
    return new NotFoundException("branch_not_found", "there is no branch `%s`".formatted(name));
  }

  /**
   * The heads of all branches that are open, by name.
   *
   * @param finish whether to finish those that are pending; else they are left out
   */
  public List<Head> list(boolean finish) {
    List<Head> heads = new ArrayList<>();
    for (String name : versions.branches()) {
      versions
          .newest(name)
          .map(head -> finish ? finished(head) : head)
          .filter(head -> head.version().state() == OPEN)
          .ifPresent(heads::add);
    }
    return heads;
  }

  /**
   * Deletes a branch: by one version more, which closes it. Branches that were made of it keep all
   * of their rows.
   *
   * @throws InvalidInputException if it is `main`
   * @throws NotFoundException if there is none
   */
  public void delete(String name) {
    if (name.equals(Creation.MAIN)) {
      throw new InvalidInputException("main_branch", "branch `main` can't be deleted");
    }
    change(find(name), OPEN, CLOSED);
  }

  /** Changes the state of a branch, if it still is what it was and lives the same life. */
  private Head change(Head head, BranchState from, BranchState to) {
    String transaction = ids.get();
    String life = head.version().incarnation();
    Submission submission =
        newest ->
            newest.version().state() == from && newest.version().incarnation().equals(life)
                ? new Submission.Offer.Commit(
                    List.of(
                        commit(
                            transaction,
                            to == OPEN ? "open" : "close",
                            new BranchChange(null, to))),
                    operations.ended(newest),
                    null)
                : new Submission.Offer.Stop();
    return switch (publisher.publish(head, submission)) {
      case Publication.Published done -> done.head();
      case Publication.Stopped stopped -> stopped.head();
    };
  }
}
