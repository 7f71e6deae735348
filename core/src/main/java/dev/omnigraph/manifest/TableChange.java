package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.omnigraph.table.Run;
import java.util.List;

/**
 * What a commit does to one table.
 *
 * @param tableVersion the table's version afterwards: one more than before
 * @param removed sequences of the runs that go
 * @param added the runs that come
 * @param written the write summary; empty for maintenance
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TableChange(
    long tableVersion,
    List<Long> removed,
    List<Run> added,
    @JsonProperty(required = false) Footprint written) {
  public TableChange {
    removed = removed == null ? List.of() : List.copyOf(removed);
    added = added == null ? List.of() : List.copyOf(added);
    written = written == null ? Footprint.NONE : written;
  }
}
