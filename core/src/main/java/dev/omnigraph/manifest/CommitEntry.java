package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.schema.Contract;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One commit in a record.
 *
 * @param id its id, a ULID
 * @param transaction id of the transaction, by which a writer finds its own commit again
 * @param actor who, or null
 * @param kind what: `init`, `load`, …
 * @param displayTime the writer's clock, for people; decides nothing
 * @param operation the step it publishes, or null
 * @param contract the schema that it sets, or null
 * @param contractObject key of the object that holds that schema where it is large, or null
 * @param tables by table id
 * @param branch what it changes about the branch, or null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CommitEntry(
    String id,
    String transaction,
    @Nullable String actor,
    String kind,
    Instant displayTime,
    @Nullable OperationStep operation,
    @Nullable Contract contract,
    @Nullable String contractObject,
    Map<String, TableChange> tables,
    @Nullable BranchChange branch) {
  public CommitEntry {
    tables = tables == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  /** One that leaves the branch as it is. */
  public CommitEntry(
      String id,
      String transaction,
      @Nullable String actor,
      String kind,
      Instant displayTime,
      @Nullable OperationStep operation,
      @Nullable Contract contract,
      @Nullable String contractObject,
      Map<String, TableChange> tables) {
    this(
        id,
        transaction,
        actor,
        kind,
        displayTime,
        operation,
        contract,
        contractObject,
        tables,
        null);
  }

  /** One that changes no row and no schema. */
  public static CommitEntry control(
      String id,
      String transaction,
      @Nullable String actor,
      String kind,
      Instant displayTime,
      @Nullable BranchChange branch) {
    return new CommitEntry(
        id, transaction, actor, kind, displayTime, null, null, null, Map.of(), branch);
  }
}
