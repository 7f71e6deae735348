package dev.omnigraph.table;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a column in the fragments of a table without reading it: good for estimates,
 * since rows that newer runs shadow count, and inline rows don't.
 *
 * @param rows how many, without tombstones
 * @param nulls how many of them have null
 * @param min no value is smaller; null where that is not known
 * @param max no value is larger; null where that is not known
 * @param distinct roughly how many different values there are; 0 where they are not counted: of
 *     lists, vectors and Blobs
 */
public record TableStatistics(
    long rows, long nulls, @Nullable Object min, @Nullable Object max, long distinct) {

  static TableStatistics of(Tables tables, List<List<Part>> newestFirst, Column column) {
    List<Part> parts = newestFirst.stream().flatMap(List::stream).toList();
    Footers footers = tables.footers(parts);
    Sum sum = new Sum(column);
    for (Part part : parts) {
      if (part instanceof Part.Stored stored) {
        sum.add(stored.fragment(), footers.of(stored));
      }
    }
    return sum.all();
  }

  /** Adds fragments up. */
  private static final class Sum {
    private final Column column;
    private final Comparator<Object> order;
    private final DistinctSketch distinct = new DistinctSketch();
    private long rows;
    private long nulls;
    private boolean bounded = true;
    private @Nullable Object min;
    private @Nullable Object max;

    Sum(Column column) {
      this.column = column;
      this.order = ColumnSummary.order(column.type().kind());
    }

    void add(Fragment fragment, FragmentFooter footer) {
      for (int batch = 0; batch < footer.batches().size(); batch++) {
        add(footer.statistics(column, batch));
      }
      rows -= fragment.tombstones();
      nulls -= areNull(footer) ? fragment.tombstones() : 0;
      distinct.addAll(footer.distinct(column));
    }

    /** Whether tombstones were counted as nulls. */
    private boolean areNull(FragmentFooter footer) {
      return column.property() != null
          && (footer.columns().containsKey(column.name()) || column.initialValue() == null);
    }

    private void add(ColumnStatistics batch) {
      rows += batch.rows();
      nulls += batch.nulls();
      Object least = batch.min();
      Object most = batch.max();
      if (least != null && most != null) {
        min = min == null || order.compare(least, min) < 0 ? least : min;
        max = max == null || order.compare(most, max) > 0 ? most : max;
      } else if (batch.nulls() < batch.rows()) {
        bounded = false;
      }
    }

    TableStatistics all() {
      return new TableStatistics(
          rows, nulls, bounded ? min : null, bounded ? max : null, distinct.estimate());
    }
  }
}
