package dev.omnigraph.load;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.table.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a block of lines.
 *
 * @param rows in order of their lines
 * @param errors in order of their lines, without the name of the source
 * @param bytes how many there were
 */
record ReadRows(List<ReadRow> rows, List<Diagnostic> errors, long bytes) {

  /**
   * A row whose values obey the rules for single rows.
   *
   * @param id null where it is to be made
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record ReadRow(
      GraphType type,
      @Nullable String id,
      @Nullable String src,
      @Nullable String dst,
      @Nullable Object[] values,
      int line) {
    Row withId(String given) {
      return new Row(given, src, dst, values, false);
    }
  }
}
