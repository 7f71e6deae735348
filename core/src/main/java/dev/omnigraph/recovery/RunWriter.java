package dev.omnigraph.recovery;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.FragmentWriter;
import dev.omnigraph.table.Run;
import dev.omnigraph.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows of one table anew, and stages them.
 *
 * @param type as the schema has it under which they are written
 */
public record RunWriter(Operation operation, Tables tables, int schemaVersion, GraphType type) {

  /**
   * The fragments that can take the place of neighbouring runs; none where no row is left of them.
   *
   * @param oldest whether there is no older run, so that tombstones have nothing to hide
   */
  public List<Fragment> write(List<Run> runs, boolean oldest) {
    List<Fragment> fragments = new ArrayList<>();
    try (FragmentWriter writer =
        tables.writer(
            type,
            schemaVersion,
            Path.of(System.getProperty("java.io.tmpdir")),
            file -> {
              try (file) {
                String key = operation.nextKey(type.id());
                operation.stage(key, file.content());
                Fragment fragment = file.fragment(key);
                fragments.add(fragment);
                tables.keep(type, file, fragment);
              }
            })) {
      tables.merge(type, runs, oldest, writer::add);
      writer.finish();
    }
    return fragments;
  }
}
