package dev.omnigraph;

import dev.omnigraph.maintenance.HardDrop;
import dev.omnigraph.schema.Migration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the schema did.
 *
 * @param migration the steps
 * @param commit the commit that made it, or null where there was nothing to do
 * @param drops how far hard drops have come: the one of this change; where there was nothing to do,
 *     those of earlier changes with which it went on
 */
public record SchemaResult(Migration migration, @Nullable Commit commit, List<HardDrop> drops) {
  public SchemaResult {
    drops = List.copyOf(drops);
  }
}
