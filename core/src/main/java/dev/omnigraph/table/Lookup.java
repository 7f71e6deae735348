package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by id without merging the runs: asks every run for the batches that may hold an id, by
 * the ranges of fragments and batches and by the filters, and takes the newest row there is. Safe
 * for any number of threads.
 */
final class Lookup {
  /** Most batches in memory at once, of which the ids are read, or other columns too. */
  private static final int IDS_AT_ONCE = 64;

  private static final int ROWS_AT_ONCE = 8;

  /** From so many ids on, every batch of an edge table is searched rather than its filter asked. */
  private static final int MANY = 4096;

  private final Tables tables;
  private final List<List<Part>> newestFirst;
  private final boolean edges;
  private volatile @Nullable Map<String, Part.Inline> inline;

  /** The newest row of an id. */
  record Hit(Place place, int row, boolean deleted) {}

  /** Gets what is found while the columns that were asked for are in memory. */
  interface Found {
    void at(String id, Hit hit, Pins pins);
  }

  /** An id that is looked for. */
  private static final class Wanted {
    final String id;
    final byte[] bytes;
    final long hash;
    boolean found;

    Wanted(String id) {
      this.id = id;
      this.bytes = Utf8.bytes(id);
      this.hash = KeyFilter.hash(bytes);
    }
  }

  /** A batch and the ids that may be in it. */
  private record Candidate(Place place, List<Wanted> wanted) {
    boolean open() {
      return wanted.stream().anyMatch(id -> !id.found);
    }
  }

  Lookup(Tables tables, List<List<Part>> newestFirst, boolean edges) {
    this.tables = tables;
    this.newestFirst = newestFirst;
    this.edges = edges;
  }

  /**
   * @param columns what {@code found} wants to read beside {@code @id}
   */
  void each(Collection<String> ids, List<Column> columns, Found found) {
    List<Wanted> wanted = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      wanted.add(new Wanted(id));
    }
    wanted.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
    List<Candidate> candidates = candidates(wanted);
    int atOnce = columns.isEmpty() ? IDS_AT_ONCE : ROWS_AT_ONCE;
    for (int from = 0; from < candidates.size(); from += atOnce) {
      List<Candidate> open =
          candidates.subList(from, Math.min(from + atOnce, candidates.size())).stream()
              .filter(Candidate::open)
              .toList();
      search(open, columns, found);
    }
  }

  /** Which inline rows have the newest row of an id among inline rows: there may be many runs. */
  private Map<String, Part.Inline> inline() {
    Map<String, Part.Inline> known = inline;
    if (known == null) {
      known = new HashMap<>();
      for (List<Part> run : newestFirst) {
        for (Part part : run) {
          if (part instanceof Part.Inline rows) {
            for (String id : rows.ids()) {
              known.putIfAbsent(id, rows);
            }
          }
        }
      }
      inline = known;
    }
    return known;
  }

  private List<Candidate> candidates(List<Wanted> wanted) {
    Map<Part, List<Wanted>> byInline = new HashMap<>();
    for (Wanted id : wanted) {
      Part.Inline rows = inline().get(id.id);
      if (rows != null) {
        byInline.computeIfAbsent(rows, part -> new ArrayList<>()).add(id);
      }
    }
    Map<Part, List<Wanted>> byPart = new LinkedHashMap<>();
    for (List<Part> run : newestFirst) {
      for (Part part : run) {
        List<Wanted> inside =
            part instanceof Part.Stored stored
                ? inside(stored.fragment(), wanted)
                : byInline.getOrDefault(part, List.of());
        if (!inside.isEmpty()) {
          byPart.put(part, inside);
        }
      }
    }
    Footers footers = tables.footers(byPart.keySet());
    List<Candidate> candidates = new ArrayList<>();
    byPart.forEach(
        (part, inside) -> {
          List<BatchRange> ranges = footers.ranges(part);
          for (int batch = 0; batch < ranges.size(); batch++) {
            BatchRange range = ranges.get(batch);
            KeyFilter filter = footers.filter(part, batch);
            List<Wanted> perhaps = perhaps(range, filter, inside);
            if (!perhaps.isEmpty()) {
              candidates.add(new Candidate(new Place(part, batch, range.rows()), perhaps));
            }
          }
        });
    return candidates;
  }

  private static List<Wanted> inside(Fragment fragment, List<Wanted> sorted) {
    return between(sorted, Utf8.bytes(fragment.minId()), Utf8.bytes(fragment.maxId()));
  }

  private List<Wanted> perhaps(BatchRange range, @Nullable KeyFilter filter, List<Wanted> sorted) {
    List<Wanted> between = between(sorted, range.minId(), range.maxId());
    if (filter == null || (edges && between.size() > MANY)) {
      return between;
    }
    return between.stream().filter(id -> filter.mayContain(id.hash)).toList();
  }

  private static List<Wanted> between(List<Wanted> sorted, byte[] min, byte[] max) {
    return sorted.subList(firstFrom(sorted, min, false), firstFrom(sorted, max, true));
  }

  /** Index of the first id that is not before a bound, or that is behind it. */
  private static int firstFrom(List<Wanted> sorted, byte[] bound, boolean behind) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(sorted.get(middle).bytes, bound);
      if (order < 0 || (behind && order == 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void search(List<Candidate> candidates, List<Column> columns, Found found) {
    Set<Want> wants = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      wants.add(candidate.place().want(Column.ID));
      if (candidate.place().part().tombstones()) {
        wants.add(candidate.place().want(Column.DELETED));
      }
      columns.forEach(column -> wants.add(candidate.place().want(column)));
    }
    try (Pins pins = tables.pin(wants)) {
      for (Candidate candidate : candidates) {
        search(candidate, pins, found);
      }
    }
  }

  private void search(Candidate candidate, Pins pins, Found found) {
    VarCharVector ids = (VarCharVector) pins.get(candidate.place().want(Column.ID));
    if (edges) {
      BatchIds.Key key =
          new BatchIds.Key(candidate.place().part().key(), candidate.place().batch());
      BatchIds index = tables.cache().get(key, BatchIds.class, () -> new BatchIds(ids));
      for (Wanted id : candidate.wanted()) {
        int row = id.found ? -1 : index.find(ids, id.bytes, id.hash);
        if (row >= 0) {
          hit(candidate, id, row, pins, found);
        }
      }
      return;
    }
    KeyColumns keys = new KeyColumns(List.of(ids));
    int row = 0;
    for (Wanted id : candidate.wanted()) {
      RowKey key = new RowKey(id.bytes);
      row = id.found ? row : keys.lowerBound(key, row);
      if (!id.found && row < keys.rows() && keys.compare(row, key) == 0) {
        hit(candidate, id, row, pins, found);
      }
    }
  }

  private static void hit(Candidate candidate, Wanted id, int row, Pins pins, Found found) {
    id.found = true;
    @Nullable BitVector deleted = (BitVector) pins.find(candidate.place().want(Column.DELETED));
    boolean tombstone = deleted != null && deleted.get(row) != 0;
    found.at(id.id, new Hit(candidate.place(), row, tombstone), pins);
  }
}
