package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.Document;
import dev.omnigraph.store.OnceWritten;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a branch: one immutable object that holds all a reader needs to plan, however long
 * the history is (P4, P5). Created once, by a conditional PUT, by whoever commits (P1).
 *
 * <p>Its state is the base, with the records applied in order.
 *
 * @param graphId id of the graph, a ULID
 * @param window how long an answer about a name counts; fixed when the graph is created
 * @param proof that the store which holds the graph keeps its condition
 * @param branch name of the branch
 * @param incarnation which life of that name, a ULID
 * @param state what may be done with the branch
 * @param fork where it left its parent; null for the first branch
 * @param version number of this version; counts PUTs
 * @param floor the oldest version that may still be read or forked
 * @param operations by operation id; carried unchanged by every version until pruned
 * @param tidiedUpTo redundant versions up to here are deleted
 * @param base the state before the first of the records
 * @param records of the versions behind the base, the last of them this version's own
 * @param segmentEnds of this branch, ascending
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Version(
    String graphId,
    Duration window,
    ConditionProof proof,
    String branch,
    String incarnation,
    BranchState state,
    @Nullable ForkPoint fork,
    long version,
    long floor,
    Map<String, OperationState> operations,
    long tidiedUpTo,
    @JsonSerialize(using = OnceWritten.class) Base base,
    @JsonSerialize(contentUsing = OnceWritten.class) List<VersionRecord> records,
    @JsonSerialize(using = OnceWritten.class) List<SegmentEnd> segmentEnds) {
  /** The newest form that this code reads, and the one it writes. */
  public static final int FORMAT = 1;

  private static final String KIND = "version";

  public Version {
    operations = java.util.Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(operations)));
    records = List.copyOf(records);
    segmentEnds = List.copyOf(segmentEnds);
  }

  /** The bytes of the object. */
  byte[] toBytes() {
    return Document.write(KIND, FORMAT, this);
  }

  /**
   * A version object.
   *
   * @param key its name
   * @param branch the branch and
   * @param version the number that the name states
   */
  static Version read(String key, byte[] bytes, String branch, long version) {
    Version read = Document.read(key, bytes, KIND, FORMAT, Version.class);
    if (!read.branch.equals(branch) || read.version != version) {
      throw new CorruptException(
          key, "it holds version %d of branch `%s`".formatted(read.version, read.branch));
    }
    if (read.records.isEmpty() || read.base.version() + read.records.size() != version) {
      throw new CorruptException(
          key,
          "%d records on base %d do not make version %d"
              .formatted(read.records.size(), read.base.version(), version));
    }
    if (!read.isCounted()) {
      throw new CorruptException(key, "its floor, its segments or its window can't be");
    }
    return read;
  }

  private boolean isCounted() {
    long end = 0;
    for (SegmentEnd segment : segmentEnds) {
      if (segment.version() <= end) {
        return false;
      }
      end = segment.version();
    }
    return end == base.version()
        && floor > 0
        && floor <= version
        && tidiedUpTo >= 0
        && tidiedUpTo <= version
        && window.isPositive();
  }

  /**
   * What stands before the first version of a branch that never was.
   *
   * @param like any version of the graph
   */
  static Version none(String branch, Version like) {
    return new Version(
        like.graphId,
        like.window,
        like.proof,
        branch,
        "",
        BranchState.CLOSED,
        null,
        0,
        0,
        Map.of(),
        0,
        Base.NOTHING,
        List.of(),
        List.of());
  }

  /**
   * The first version of the branch's next life, pending: behind this version, which is the last of
   * the life before or none at all, but with rows of another branch.
   *
   * @param rows numbered as this version
   * @param record its record, with the one commit
   */
  public Version reborn(
      String newIncarnation,
      ForkPoint from,
      ConditionProof proven,
      Base rows,
      VersionRecord record) {
    return new Version(
        graphId,
        window,
        proven,
        branch,
        newIncarnation,
        BranchState.PENDING,
        from,
        version + 1,
        version + 1,
        Map.of(),
        version,
        rows,
        List.of(record),
        version == 0 ? List.of() : List.of(end(version, record.baseShown())));
  }

  /** Whether the branch is open, and in that life. */
  public boolean isOpenAs(String life) {
    return state == BranchState.OPEN && incarnation.equals(life);
  }

  /**
   * The version that follows this one.
   *
   * @param rollOver the segment's end, or null; its base is the state of this version or of one
   *     before it in the segment
   */
  Version next(
      VersionRecord record,
      Map<String, OperationState> operationsAfter,
      ConditionProof proofAfter,
      @Nullable RollOver rollOver) {
    Base newBase = rollOver == null ? base : rollOver.base();
    List<VersionRecord> more = new ArrayList<>(after(newBase.version()));
    more.add(record);
    BranchState stateAfter = state;
    long floorAfter = floor;
    for (CommitEntry commit : record.commits()) {
      BranchChange change = commit.branch();
      if (change != null) {
        stateAfter = change.state() == null ? stateAfter : change.state();
        floorAfter = change.floor() == null ? floorAfter : Math.max(floorAfter, change.floor());
      }
    }
    return new Version(
        graphId,
        window,
        proofAfter,
        branch,
        incarnation,
        stateAfter,
        fork,
        version + 1,
        floorAfter,
        operationsAfter,
        rollOver == null ? tidiedUpTo : rollOver.tidiedUpTo(),
        newBase,
        more,
        rollOver == null
            ? segmentEnds
            : SegmentEnd.with(segmentEnds, end(newBase.version(), more.getFirst().baseShown())));
  }

  private SegmentEnd end(long number, Instant followed) {
    long ordinal = segmentEnds.isEmpty() ? 1 : segmentEnds.getLast().ordinal() + 1;
    return new SegmentEnd(ordinal, number, asOf(number).commit().id(), followed);
  }

  /**
   * An older version of this segment, as far as it can be told: its records, its state; not which
   * operations were under way then.
   *
   * @param number after the base, not after this version
   */
  Version asOf(long number) {
    return new Version(
        graphId,
        window,
        proof,
        branch,
        incarnation,
        state,
        fork,
        number,
        floor,
        operations,
        tidiedUpTo,
        base,
        records.subList(0, (int) (number - base.version())),
        segmentEnds.stream().filter(end -> end.version() < number).toList());
  }

  /** The record that this version published. */
  @JsonIgnore
  public VersionRecord record() {
    return records.getLast();
  }

  /** Key of the object that holds the schema of this version, or null where it travels along. */
  @JsonIgnore
  public @Nullable String contractObject() {
    for (VersionRecord record : records.reversed()) {
      for (CommitEntry commit : record.commits().reversed()) {
        if (commit.contract() != null || commit.contractObject() != null) {
          return commit.contractObject();
        }
      }
    }
    return base.contractObject();
  }

  /** The newest commit. */
  @JsonIgnore
  public CommitEntry commit() {
    return record().commits().getLast();
  }

  /** The records after a version that is not before the base, oldest first. */
  public List<VersionRecord> after(long older) {
    return records.subList((int) (older - base.version()), records.size());
  }
}
