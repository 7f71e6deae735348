package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows by what they hold without merging the runs: looks at the columns in question of every
 * batch that may match, newest run first, and then asks whether what it found is still the newest
 * row of its id.
 */
final class Scan {
  private final Tables tables;
  private final List<List<Part>> newestFirst;
  private final Lookup lookup;

  /** A row that matched, and what it matched. */
  private record Match(Place place, int row, Object what) {
    boolean isAt(Lookup.Hit hit) {
      return place.equals(hit.place()) && row == hit.row();
    }
  }

  Scan(Tables tables, List<List<Part>> newestFirst, Lookup lookup) {
    this.tables = tables;
    this.newestFirst = newestFirst;
    this.lookup = lookup;
  }

  /** How many live edges leave each source; sources without any are left out. */
  Map<String, Integer> countBySource(Collection<String> sources) {
    TreeSet<byte[]> wanted = new TreeSet<>(Arrays::compareUnsigned);
    sources.forEach(source -> wanted.add(Utf8.bytes(source)));
    Map<String, Match> matches = new LinkedHashMap<>();
    batches(
        range -> {
          byte[] next = wanted.ceiling(range.first().first());
          return next != null && Arrays.compareUnsigned(next, range.last().first()) <= 0;
        },
        List.of(Column.SRC, Column.ID),
        (index, place, pins) -> {
          VarCharVector src = (VarCharVector) pins.get(place.want(Column.SRC));
          VarCharVector ids = (VarCharVector) pins.get(place.want(Column.ID));
          KeyColumns keys = new KeyColumns(List.of(src));
          byte[] last = src.get(place.rows() - 1);
          for (byte[] source : wanted.subSet(src.get(0), true, last, true)) {
            RowKey key = new RowKey(source);
            int row = keys.lowerBound(key, 0);
            for (; row < place.rows() && keys.compare(row, key) == 0; row++) {
              String id = Utf8.text(ids.get(row));
              matches.putIfAbsent(id, new Match(place, row, Utf8.text(source)));
            }
          }
        });
    Map<String, Integer> counts = new HashMap<>();
    live(matches, (id, source) -> counts.merge((String) source, 1, Integer::sum));
    return counts;
  }

  /** The ids of live rows that hold any of some tuples, by tuple; -0 and 0 are the same. */
  Map<List<Object>, Set<String>> holders(List<Column> columns, Collection<List<Object>> tuples) {
    Set<List<Object>> wanted = new HashSet<>();
    tuples.forEach(tuple -> wanted.add(plain(tuple)));
    Set<Object> firsts = new HashSet<>();
    wanted.forEach(tuple -> firsts.add(tuple.getFirst()));
    Map<String, Match> matches = new LinkedHashMap<>();
    batches(
        range -> true,
        columns,
        (index, place, pins) -> {
          List<ColumnValues> values =
              columns.stream().map(column -> new ColumnValues(place.want(column), pins)).toList();
          Map<Integer, List<Object>> rows = new LinkedHashMap<>();
          for (int row = 0; row < place.rows(); row++) {
            Object first = values.getFirst().get(row);
            List<Object> tuple =
                first != null && firsts.contains(plain(first)) ? tuple(values, row) : null;
            if (tuple != null && wanted.contains(tuple)) {
              rows.put(row, tuple);
            }
          }
          note(place, rows, matches);
        });
    Map<Object, Set<String>> found = new HashMap<>();
    live(matches, (id, tuple) -> found.computeIfAbsent(tuple, t -> new HashSet<>()).add(id));
    Map<List<Object>, Set<String>> holders = new HashMap<>();
    for (List<Object> tuple : tuples) {
      Set<String> ids = found.get(plain(tuple));
      if (ids != null) {
        holders.put(tuple, ids);
      }
    }
    return holders;
  }

  private static List<Object> plain(List<Object> tuple) {
    return tuple.stream().map(Scan::plain).toList();
  }

  private static Object plain(Object value) {
    if (value instanceof Float number) {
      return number + 0.0f; // turns -0 into 0
    }
    return value instanceof Double number ? number + 0.0 : value;
  }

  private static @Nullable List<Object> tuple(List<ColumnValues> values, int row) {
    List<Object> tuple = new ArrayList<>(values.size());
    for (ColumnValues column : values) {
      Object value = column.get(row);
      if (value == null) {
        return null;
      }
      tuple.add(plain(value));
    }
    return tuple;
  }

  private void note(Place place, Map<Integer, List<Object>> rows, Map<String, Match> matches) {
    if (rows.isEmpty()) {
      return;
    }
    Want want = place.want(Column.ID);
    try (Pins pins = tables.pin(List.of(want))) {
      VarCharVector ids = (VarCharVector) pins.get(want);
      rows.forEach(
          (row, tuple) ->
              matches.putIfAbsent(Utf8.text(ids.get(row)), new Match(place, row, tuple)));
    }
  }

  /** Visits batches, newest run first, several read at a time. */
  private void batches(Predicate<BatchRange> filter, List<Column> columns, Tables.Visitor visitor) {
    List<Part> parts = newestFirst.stream().flatMap(List::stream).toList();
    Footers footers = tables.footers(parts);
    List<Place> places = new ArrayList<>();
    for (Part part : parts) {
      List<BatchRange> ranges = footers.ranges(part);
      for (int batch = 0; batch < ranges.size(); batch++) {
        if (filter.test(ranges.get(batch))) {
          places.add(new Place(part, batch, ranges.get(batch).rows()));
        }
      }
    }
    tables.visit(places, columns, visitor);
  }

  private void live(Map<String, Match> matches, BiConsumer<String, Object> visitor) {
    if (Order.isPlain(newestFirst)) {
      matches.forEach((id, match) -> visitor.accept(id, match.what()));
      return;
    }
    lookup.each(
        matches.keySet(),
        List.of(),
        (id, hit, pins) -> {
          Match match = Objects.requireNonNull(matches.get(id));
          if (!hit.deleted() && match.isAt(hit)) {
            visitor.accept(id, match.what());
          }
        });
  }
}
