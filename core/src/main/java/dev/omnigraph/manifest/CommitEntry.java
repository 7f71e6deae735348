package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.schema.Contract;
import java.time.Instant;
import java.util.Map;
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
    Map<String, TableChange> tables) {
  public CommitEntry {
    tables = tables == null ? Map.of() : Map.copyOf(tables);
  }
}
