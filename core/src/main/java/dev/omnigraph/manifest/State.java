package dev.omnigraph.manifest;

import dev.omnigraph.schema.Contract;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a version holds: the schema and every table's runs. Immutable.
 *
 * @param contract the schema
 * @param tables by table id, in their order, so that all that is done for each is the same in every
 *     run; a table without rows may be absent
 */
public record State(Contract contract, Map<String, TableState> tables) {
  public State {
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
  }

  /** The state of a table. */
  public TableState table(String id) {
    return tables.getOrDefault(id, TableState.EMPTY);
  }

  /** The state after a commit that leaves the schema as it is. */
  public State apply(CommitEntry commit) {
    Map<String, TableState> after = new TreeMap<>(tables);
    commit.tables().forEach((id, change) -> after.put(id, table(id).apply(change)));
    return new State(contract, after);
  }
}
