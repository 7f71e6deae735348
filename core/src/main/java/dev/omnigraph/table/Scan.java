package dev.omnigraph.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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
  private record Match(Part part, int batch, int row, Object what) {
    boolean isAt(Lookup.Hit hit) {
      return part.key().equals(hit.part().key()) && batch == hit.batch() && row == hit.row();
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
          for (byte[] source : wanted.tailSet(src.get(0), true)) {
            RowKey key = new RowKey(source);
            int row = keys.lowerBound(key, 0);
            for (; row < keys.rows() && keys.compare(row, key) == 0; row++) {
              Match match = new Match(place.part(), place.batch(), row, Utf8.text(source));
              matches.putIfAbsent(Utf8.text(ids.get(row)), match);
            }
          }
        });
    Map<String, Integer> counts = new HashMap<>();
    live(matches, (id, source) -> counts.merge((String) source, 1, Integer::sum));
    return counts;
  }

  /** The ids of live rows that hold any of some tuples, by tuple. */
  Map<List<Object>, Set<String>> holders(List<Column> columns, Set<List<Object>> tuples) {
    Set<Object> firsts = new HashSet<>();
    tuples.forEach(tuple -> firsts.add(tuple.getFirst()));
    Map<String, Match> matches = new LinkedHashMap<>();
    batches(
        range -> true,
        columns,
        (index, place, pins) -> {
          Map<Integer, List<Object>> rows = new LinkedHashMap<>();
          RowValues values = new RowValues(place.part(), place.batch(), pins);
          int count = tables.ranges(place.part()).get(place.batch()).rows();
          for (int row = 0; row < count; row++) {
            Object first = values.get(columns.getFirst(), row);
            List<Object> tuple =
                first != null && firsts.contains(first) ? tuple(values, columns, row) : null;
            if (tuple != null && tuples.contains(tuple)) {
              rows.put(row, tuple);
            }
          }
          note(place, rows, matches);
        });
    Map<List<Object>, Set<String>> holders = new HashMap<>();
    live(
        matches,
        (id, tuple) -> {
          @SuppressWarnings("unchecked")
          List<Object> key = (List<Object>) tuple;
          holders.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(id);
        });
    return holders;
  }

  private static @Nullable List<Object> tuple(RowValues values, List<Column> columns, int row) {
    List<Object> tuple = new ArrayList<>(columns.size());
    for (Column column : columns) {
      Object value = values.get(column, row);
      if (value == null) {
        return null;
      }
      tuple.add(value);
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
              matches.putIfAbsent(
                  Utf8.text(ids.get(row)), new Match(place.part(), place.batch(), row, tuple)));
    }
  }

  /** Visits batches, newest run first, several read at a time. */
  private void batches(
      java.util.function.Predicate<BatchRange> filter,
      List<Column> columns,
      Tables.Visitor visitor) {
    List<Part> parts = newestFirst.stream().flatMap(List::stream).toList();
    tables.prefetchFooters(parts);
    List<Place> places = new ArrayList<>();
    for (Part part : parts) {
      List<BatchRange> ranges = tables.ranges(part);
      for (int batch = 0; batch < ranges.size(); batch++) {
        if (filter.test(ranges.get(batch))) {
          places.add(new Place(part, batch));
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
          Match match = java.util.Objects.requireNonNull(matches.get(id));
          if (!hit.deleted() && match.isAt(hit)) {
            visitor.accept(id, match.what());
          }
        });
  }
}
