package dev.omnigraph.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.omnigraph.schema.Contract;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a branch on which the records of a version object build.
 *
 * @param version the version whose state it is; 0 before the first
 * @param contract the schema at that version; null at version 0 or where it is an object of its own
 * @param contractObject key of that object, or null
 * @param tables by table id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Base(
    long version,
    @Nullable Contract contract,
    @Nullable String contractObject,
    Map<String, TableState> tables) {
  /** Before the first version: no schema, no tables. */
  public static final Base NOTHING = new Base(0, null, null, Map.of());

  public Base {
    tables = Map.copyOf(tables);
  }
}
