package dev.omnigraph.constraint;

import dev.omnigraph.constraint.TableWrites.GivenId;
import dev.omnigraph.table.Row;
import org.jspecify.annotations.Nullable;

/** Asks whether sorted ids are among others that are sorted too. */
final class Matching {
  private final Cursor<String> ids;
  private @Nullable String next;

  Matching(Cursor<String> ids) {
    this.ids = ids;
    this.next = ids.next();
  }

  static Matching ofGiven(Cursor<GivenId> ids) {
    return new Matching(
        () -> {
          GivenId id = ids.next();
          return id == null ? null : id.id();
        });
  }

  static Matching ofRows(Cursor<WrittenRow> rows) {
    return new Matching(
        () -> {
          WrittenRow row = rows.next();
          return row == null ? null : row.id();
        });
  }

  /**
   * @param id not before the one that was asked for last
   */
  boolean contains(String id) {
    while (next != null && Row.ID_ORDER.compare(next, id) < 0) {
      next = ids.next();
    }
    return id.equals(next);
  }
}
