package dev.omnigraph.txn;

import dev.omnigraph.store.Document;
import dev.omnigraph.table.InlineRows;
import dev.omnigraph.table.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides whether rows are few enough to travel in the version object. */
final class InlinePlan {
  /** No row takes fewer bytes than this. */
  private static final int LEAST_ROW = 4;

  private InlinePlan() {}

  /** The rows for the version object by table, or null where they take more than `bound` bytes. */
  static @Nullable Map<String, InlineRows> fit(WriteSet writes, int schemaVersion, int bound) {
    long rows = writes.tables().values().stream().mapToLong(table -> table.rows().size()).sum();
    if (rows > bound / LEAST_ROW) {
      return null;
    }
    Map<String, InlineRows> inline = new TreeMap<>();
    long bytes = 0;
    for (var inserts : writes.tables().values()) {
      List<Row> tableRows = inserts.rows().stream().map(WriteSet.Insert::row).toList();
      InlineRows encoded = InlineRows.of(inserts.type(), schemaVersion, tableRows);
      bytes += Document.size(encoded);
      if (bytes > bound) {
        return null;
      }
      inline.put(inserts.type().id(), encoded);
    }
    return inline;
  }
}
