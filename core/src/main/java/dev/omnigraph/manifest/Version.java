package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.store.ConditionProof;
import dev.omnigraph.store.Document;
import java.time.Duration;
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
    Base base,
    List<VersionRecord> records,
    List<SegmentEnd> segmentEnds) {
  /** The newest form that this code reads, and the one it writes. */
  public static final int FORMAT = 1;

  private static final String KIND = "version";

  public Version {
    operations = java.util.Collections.unmodifiableMap(new TreeMap<>(operations));
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
    return read;
  }

  /** The version that follows this one with one more record. */
  Version next(
      VersionRecord record,
      Map<String, OperationState> operationsAfter,
      ConditionProof proofAfter) {
    List<VersionRecord> more = new ArrayList<>(records);
    more.add(record);
    return new Version(
        graphId,
        window,
        proofAfter,
        branch,
        incarnation,
        state,
        fork,
        version + 1,
        floor,
        operationsAfter,
        tidiedUpTo,
        base,
        more,
        segmentEnds);
  }

  /** The record that this version published. */
  @JsonIgnore
  public VersionRecord record() {
    return records.getLast();
  }

  /** The newest commit. */
  @JsonIgnore
  public CommitEntry commit() {
    return record().commits().getLast();
  }

  /** The records after a version, oldest first, or null where they are no longer in this object. */
  public @Nullable List<VersionRecord> recordsAfter(long older) {
    return older < base.version()
        ? null
        : records.subList((int) (older - base.version()), records.size());
  }
}
