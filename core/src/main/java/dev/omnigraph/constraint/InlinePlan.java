package dev.omnigraph.constraint;

import dev.omnigraph.store.Document;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides whether rows are few enough to travel in the version object. */
public final class InlinePlan {
  /** No row takes fewer bytes than this. */
  private static final int LEAST_ROW = 4;

  private InlinePlan() {}

  /**
   * Rows for the version object.
   *
   * @param tables by table id
   * @param bytes that they take there
   */
  public record Plan(Map<String, InlineRows> tables, long bytes) {}

  /** The rows for the version object, or null where they take more than `bound` bytes. */
  public static @Nullable Plan fit(WriteSet writes, int schemaVersion, int bound) {
    long rows = writes.tables().values().stream().mapToLong(TableWrites::count).sum();
    if (rows > bound / LEAST_ROW) {
      return null;
    }
    Map<String, InlineRows> inline = new TreeMap<>();
    long bytes = 0;
    for (TableWrites table : writes.tables().values()) {
      List<Row> tableRows = new ArrayList<>();
      Cursor<WrittenRow> rowsInOrder = table.rows();
      for (WrittenRow row = rowsInOrder.next(); row != null; row = rowsInOrder.next()) {
        tableRows.add(row.row());
      }
      InlineRows encoded = InlineRows.of(table.type(), schemaVersion, tableRows);
      bytes += Document.size(encoded);
      if (bytes > bound) {
        return null;
      }
      inline.put(table.type().id(), encoded);
    }
    return new Plan(inline, bytes);
  }
}
