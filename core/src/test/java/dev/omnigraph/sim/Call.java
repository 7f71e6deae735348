package dev.omnigraph.sim;

import dev.omnigraph.Branch;
import dev.omnigraph.Graph;
import dev.omnigraph.Outcome;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.error.NotFoundException;
import dev.omnigraph.error.OmnigraphException;
import dev.omnigraph.error.StoreException;
import dev.omnigraph.manifest.CommitOutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work that a process was given, and what it was told of it. */
final class Call {
  /** How far it has come. */
  enum End {
    /** The process was killed, or works on it still. */
    NONE,
    /** It was told the commit, or that there was nothing to change. */
    DONE,
    /** It was told that its work can't be done to the graph as it is. */
    REFUSED,
    /** It was told that others, or the store, did not let it, and that nothing was changed. */
    FAILED,
    /** It was told that nobody knows. */
    UNKNOWN
  }

  private final Process process;
  private final String branch;
  private final Work work;
  private final Exchange exchange;
  private final List<String> ids = new ArrayList<>();
  private final int faultsBefore;
  private End end = End.NONE;
  private int faults;
  private @Nullable String code;
  private Work.@Nullable Told told;
  private @Nullable CommitOutcomeUnknownException unknown;
  private @Nullable Outcome outcome;

  private Call(Process process, String branch, Work work) {
    this.process = process;
    this.branch = branch;
    this.work = work;
    this.exchange =
        new Exchange(
            question(),
            branch,
            work.isRead() ? process.shown(branch) : process.world().lineage().newest(branch));
    this.faultsBefore = process.faults();
  }

  /** Has work done by the calling thread. */
  static Call make(Process process, Graph graph, String branch, Work work) {
    process.live();
    Call call = new Call(process, branch, work);
    process.world().asked(call);
    process.ask(call);
    process.world().say("    %s begins: %s of %s".formatted(process, work, branch));
    try {
      Work.Told told = work.doing().on(graph, branch);
      process.live();
      call.told = told;
      call.end = End.DONE;
    } catch (OmnigraphException e) {
      process.live();
      call.code = e.code();
      call.end = call.end(e);
    } finally {
      process.ask(null);
      call.faults = process.faults() - call.faultsBefore;
      if (call.end != End.NONE) {
        call.exchange.end(call.answer(), process.world().lineage().newest(branch));
        process.world().told(call);
      }
    }
    return call;
  }

  private End end(OmnigraphException e) {
    if (e instanceof CommitOutcomeUnknownException it) {
      unknown = it;
      return End.UNKNOWN;
    }
    boolean isOthers =
        e instanceof StoreException
            || e instanceof NotFoundException
            || e instanceof LimitExceededException
            || (e instanceof ConflictException && !e.code().equals("key_conflict"));
    return isOthers ? End.FAILED : End.REFUSED;
  }

  /** Asks for the outcome, if nobody knew it. */
  void resolve(Graph graph) {
    if (unknown != null) {
      try {
        Branch of = graph.branch(branch);
        outcome = of.outcome(unknown.transaction(), unknown.offered());
      } catch (StoreException | NotFoundException e) {
        outcome = null; // not now
      }
    }
  }

  /** What it was told when it asked for the outcome, or null. */
  @Nullable Outcome outcome() {
    return outcome;
  }

  /** The branch's name. */
  String branch() {
    return branch;
  }

  Work work() {
    return work;
  }

  /** Newest version when it was asked for; of a first read, when the graph was opened for it. */
  long begin() {
    return exchange.begin();
  }

  /** Newest version when it was told. */
  long newestAtEnd() {
    return exchange.newestAtEnd();
  }

  /** Ids that were made for it, its transactions' among them. */
  List<String> ids() {
    return ids;
  }

  End end() {
    return end;
  }

  /** Requests of its process that failed meanwhile. */
  int faults() {
    return faults;
  }

  @Nullable String code() {
    return code;
  }

  Work.@Nullable Told told() {
    return told;
  }

  Process process() {
    return process;
  }

  Exchange exchange() {
    return exchange;
  }

  /** Who asks for what. */
  String question() {
    return "%s asked for [%s]".formatted(process, work);
  }

  /** What it was told. */
  String answer() {
    return end
        + " "
        + (code != null ? code : told != null ? told : "")
        + (faults > 0 ? ", requests without answer: " + faults : "");
  }

  @Override
  public String toString() {
    return exchange.toString();
  }
}
