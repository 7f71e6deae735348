package dev.omnigraph.table;

import java.util.Arrays;

/** Rows as text, so that they can be compared. */
final class RowText {
  private RowText() {}

  static String of(Row row) {
    return "%s %s %s %s %s"
        .formatted(
            row.id(), row.src(), row.dst(), Arrays.deepToString(row.values()), row.deleted());
  }
}
