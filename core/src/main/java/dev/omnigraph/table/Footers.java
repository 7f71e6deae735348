package dev.omnigraph.table;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of some parts before their columns are read, at hand for the length of one
 * operation whatever the cache keeps.
 */
final class Footers {
  private final Map<Object, FragmentFooter> byKey;

  /**
   * @param byKey those of the fragments, by {@link Part#key}
   */
  Footers(Map<Object, FragmentFooter> byKey) {
    this.byKey = byKey;
  }

  FragmentFooter of(Part.Stored part) {
    return Objects.requireNonNull(byKey.get(part.key()));
  }

  /** Where the rows of a part's batches lie. */
  List<BatchRange> ranges(Part part) {
    return switch (part) {
      case Part.Stored stored -> of(stored).ranges();
      case Part.Inline rows -> List.of(rows.range());
    };
  }

  /** The filter over the ids of a batch, where there is one. */
  @Nullable KeyFilter filter(Part part, int batch) {
    return switch (part) {
      case Part.Stored stored -> of(stored).batches().get(batch).filter();
      case Part.Inline rows -> null;
    };
  }

  /** Whether a part has a column of its own, or its rows are older than the property. */
  boolean has(Part part, Column column) {
    return switch (part) {
      case Part.Stored stored -> of(stored).columns().containsKey(column.name());
      case Part.Inline rows -> rows.has(column);
    };
  }
}
