package dev.omnigraph.manifest;

import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.Content;
import dev.omnigraph.store.ObjectStore;
import dev.omnigraph.store.PutIfAbsent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Commits: creates version N+1 of a branch if nobody else has (P1). Thread-safe.
 *
 * <p>Whoever creates the name has committed; whoever finds it taken builds on what is there. A lost
 * answer is neither a failure nor a success: the slot is looked up, and while it may still be
 * filled by bytes that were sent, only those same bytes are sent for it again. "Not committed" is
 * said only when every slot that was offered is filled by others (P3). So after the first PUT the
 * lineage is searched before any other question is asked.
 */
public final class Publisher {
  private final ObjectStore store;
  private final Versions versions;
  private final Deletions deletions;
  private final InstantSource clock;
  private final Pause pause;
  private final Duration patience;

  /** By branch. */
  private final Map<String, Contention> contentions = new ConcurrentHashMap<>();

  /**
   * @param clock decides only how long to go on asking
   * @param patience how long to look for the outcome of a commit whose answer was lost
   */
  public Publisher(
      ObjectStore store, Versions versions, InstantSource clock, Pause pause, Duration patience) {
    this.store = store;
    this.versions = versions;
    this.deletions = new Deletions(store, versions);
    this.clock = clock;
    this.pause = pause;
    this.patience = patience;
  }

  /**
   * Publishes on a head or on whatever has become of it.
   *
   * @param start the newest version as far as is known; where that is the truth and nobody else
   *     publishes, this is one PUT
   * @throws CommitOutcomeUnknownException if the outcome can't be found out; of the first of the
   *     commits that were offered last, and true of them all
   */
  public Publication publish(Head start, Submission submission) {
    Contention contention =
        contentions.computeIfAbsent(start.version().branch(), name -> new Contention(pause));
    Head head = contention.await(start.number()) ? newest(start) : start;
    Set<String> offered = new HashSet<>();
    for (boolean beaten = false; ; beaten = true) {
      switch (submission.on(head)) {
        case Submission.Offer.Stop stop -> {
          return new Publication.Stopped(head);
        }
        case Submission.Offer.Commit offer -> {
          offer.commits().forEach(commit -> offered.add(commit.transaction()));
          Version candidate = next(head, offer);
          Slot slot = new Slot(head, candidate, beaten);
          long sent = pause.nanoTime();
          contention.begin();
          Filled filled = slot.fill();
          head = filled.head();
          if (filled.ours()) {
            contention.won(head.number(), sent);
            return new Publication.Published(head, candidate.version(), offer.commits());
          }
          contention.beaten(head.number(), sent);
          Optional<Publication> found = slot.inLineage(start, head, offered);
          if (found.isPresent()) {
            return found.get();
          }
        }
      }
    }
  }

  /**
   * Creates the first version of a branch's life.
   *
   * @param before what it comes behind: {@link Versions#newestOrNone}
   * @return stopped where somebody else has taken its slot
   * @throws CommitOutcomeUnknownException if the outcome can't be found out
   */
  public Publication create(Head before, Version first) {
    Slot slot = new Slot(before, first, false);
    Filled filled = slot.fill();
    if (filled.ours()) {
      return new Publication.Published(filled.head(), first.version(), first.record().commits());
    }
    return slot.inLineage(before, filled.head(), Set.of(slot.transaction))
        .orElseGet(() -> new Publication.Stopped(filled.head()));
  }

  /**
   * The proof for what is published behind a version: that version's, or a new one where the graph
   * was brought to another place.
   *
   * @param name of which nobody else makes use
   */
  public ConditionProof proof(Version version, String name) {
    return version.proof().isFor(store.location())
        ? version.proof()
        : ConditionProof.prove(store, name);
  }

  /** The newest head, or the one at hand where it can't be found out: the PUT will tell. */
  private Head newest(Head known) {
    try {
      return versions.relist(known);
    } catch (StoreException e) {
      return known;
    }
  }

  private Version next(Head head, Submission.Offer.Commit offer) {
    Map<String, OperationState> operations = new TreeMap<>(head.version().operations());
    offer.ended().stream()
        .filter(id -> operations.containsKey(id) && operations.get(id).isFinal())
        .toList()
        .forEach(operations::remove);
    for (CommitEntry commit : offer.commits()) {
      OperationStep step = commit.operation();
      if (step != null) {
        operations.put(step.operation(), step.state());
      }
    }
    ConditionProof proof = proof(head.version(), offer.commits().getFirst().transaction());
    if (offer.rollOver() != null) {
      OperationStep step = offer.rollOver().step();
      operations.put(step.operation(), step.state());
    }
    VersionRecord record = new VersionRecord(head.shown(), offer.commits());
    return head.version().next(record, operations, proof, offer.rollOver());
  }

  /**
   * What became of a slot.
   *
   * @param head the newest version that is known
   * @param ours whether the slot is known to hold our candidate; if not, the lineage decides
   */
  private record Filled(Head head, boolean ours) {}

  /** One name that is to be created, and the way to the truth about it. */
  private final class Slot {
    private final Version candidate;
    private final String transaction;
    private final String key;
    private final byte[] bytes;
    private final Content content;
    private final Instant deadline;
    private final boolean contended;
    private Head base;

    Slot(Head base, Version candidate, boolean contended) {
      this.base = base;
      this.contended = contended;
      this.candidate = candidate;
      this.transaction = candidate.record().commits().getFirst().transaction();
      this.key = VersionKeys.key(candidate.branch(), candidate.version());
      this.bytes = candidate.toBytes();
      this.content = Content.of(bytes);
      this.deadline = clock.instant().plus(patience);
    }

    /** Creates the name, or finds who did. */
    Filled fill() {
      boolean uncertain = false;
      for (int attempt = 1; ; attempt++) {
        PutIfAbsent answer;
        try {
          answer = store.putIfAbsent(key, content);
        } catch (StoreException e) {
          if (!uncertain) {
            throw e; // nothing of ours is under way
          }
          answer = new PutIfAbsent.Unknown(e);
        }
        Optional<Filled> truth =
            switch (answer) {
              case PutIfAbsent.Created created ->
                  base.covers(created.storeTime())
                      ? Optional.of(created(created.storeTime()))
                      : byListing(true);
              case PutIfAbsent.Exists exists ->
                  contended || !base.covers(exists.storeTime())
                      ? byListing(false)
                      : patiently(this::byLooking);
              case PutIfAbsent.Unknown unknown -> patiently(this::byLooking);
            };
        if (truth.isPresent()) {
          return truth.get();
        }
        uncertain = true;
        giveUpIfLate("the store gave no answer");
        pause.before(attempt);
      }
    }

    private Filled created(Instant time) {
      return new Filled(
          new Head(candidate, versions.follow(base, candidate), time, time, bytes.length), true);
    }

    /** What stands in the slot; empty where nothing does (yet). */
    private Optional<Filled> byLooking() {
      return switch (versions.successor(base)) {
        case Versions.Successor.Found found ->
            Optional.of(new Filled(found.head(), isOurs(found.head().version().record())));
        case Versions.Successor.None none -> Optional.empty();
        case Versions.Successor.Expired expired -> byListing(false);
      };
    }

    /**
     * The truth where answers about the name no longer count: the branch's newest version.
     *
     * @param created whether the name was created by us, perhaps once more after it was used and
     *     deleted
     */
    private Optional<Filled> byListing(boolean created) {
      return patiently(
          () -> {
            Head newest = versions.relist(base);
            if (newest.number() <= base.number()) {
              base = newest;
              return Optional.empty();
            }
            if (created && lineage(base, newest, Set.of(transaction)).isEmpty()) {
              deletions.stray(key);
            }
            return Optional.of(new Filled(newest, false));
          });
    }

    private boolean isOurs(VersionRecord record) {
      return record.commits().getFirst().transaction().equals(transaction);
    }

    /** What was offered since a start, this slot's commits or those before, if it is there. */
    Optional<Publication> inLineage(Head start, Head head, Set<String> offered) {
      return patiently(() -> lineage(start, head, offered));
    }

    private Optional<Publication> lineage(Head start, Head head, Set<String> offered) {
      List<VersionRecord> records = versions.recordsAfter(start.number(), head);
      if (records == null) {
        throw unknown("the branch has moved on past the history at hand");
      }
      for (int i = 0; i < records.size(); i++) {
        List<CommitEntry> commits = records.get(i).commits();
        if (commits.stream().anyMatch(commit -> offered.contains(commit.transaction()))) {
          return Optional.of(new Publication.Published(head, start.number() + 1 + i, commits));
        }
      }
      return Optional.empty();
    }

    /** Asks until there is an answer or no time is left. */
    private <T> T patiently(Supplier<T> question) {
      for (int attempt = 1; ; attempt++) {
        try {
          return question.get();
        } catch (CommitOutcomeUnknownException e) {
          throw e;
        } catch (OmnigraphException e) {
          giveUpIfLate(String.valueOf(e.getMessage()));
          pause.before(attempt);
        }
      }
    }

    private void giveUpIfLate(String why) {
      if (clock.instant().isAfter(deadline) || Thread.currentThread().isInterrupted()) {
        throw unknown(why);
      }
    }

    private CommitOutcomeUnknownException unknown(String why) {
      return new CommitOutcomeUnknownException(
          candidate.branch(), transaction, candidate.version(), why);
    }
  }
}
