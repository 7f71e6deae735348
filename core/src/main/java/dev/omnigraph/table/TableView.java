package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * The live rows of one table at one state, each under a dense ordinal: nodes in order of their ids,
 * edges in order of (src, dst, id), all by UTF-8 bytes. Immutable; needs no closing: columns are in
 * the cache of its {@link Tables}; safe for any number of threads.
 *
 * <p>A column is named {@code @id}, {@code @src}, {@code @dst} or by the id of a property; reading
 * one never reads another. Rows that are older than a property have its default.
 *
 * <p>Point lookups ({@link #contains}, {@link #find}, {@link #countBySource}) read only what may
 * hold the answer; everything that speaks of ordinals needs the merged order of the runs, which is
 * made once and kept.
 *
 * <p>All methods throw {@link CorruptException} if a fragment is not what was written, and {@link
 * LimitExceededException} if memory runs out or the table has more rows than an {@code int} counts.
 */
public final class TableView {
  private static final int VISITED_AT_ONCE = 16_384;

  private final Tables tables;
  private final GraphType type;
  private final List<List<Part>> newestFirst;
  private final State state;
  private final boolean edges;
  private final Lookup lookup;

  /** Made when first needed. */
  private volatile @Nullable Order order;

  /** What the rows are, whatever the schema makes of them. */
  private record State(String table, List<List<Object>> runs) {}

  TableView(Tables tables, GraphType type, List<List<Part>> newestFirst) {
    this.tables = tables;
    this.type = type;
    this.newestFirst = newestFirst;
    this.edges = type instanceof EdgeType;
    this.lookup = new Lookup(tables, newestFirst, edges);
    this.state =
        new State(
            type.id(),
            newestFirst.stream().map(run -> run.stream().map(Part::content).toList()).toList());
  }

  /** The type as this view shows it. */
  public GraphType type() {
    return type;
  }

  /** Equal for views of the same rows; fit to be the key of a cache. */
  public Object state() {
    return state;
  }

  /** How many live rows there are. */
  public int rows() {
    if (newestFirst.isEmpty()) {
      return 0;
    }
    if (Order.isPlain(newestFirst)) {
      return Layout.numbered(newestFirst.getFirst().stream().mapToLong(Part::rows).sum());
    }
    return order().live().count();
  }

  private Order order() {
    Order made = order;
    if (made == null) {
      made = tables.cache().get(state, Order.class, () -> Order.of(tables, newestFirst, edges));
      order = made;
    }
    return made;
  }

  /** The Arrow field of a column, fit to make the vector that {@link #gather} fills. */
  public Field field(String column) {
    return Column.of(type, column).field();
  }

  /** A vector of {@code @id}, {@code @src} or {@code @dst} to read into; the caller closes it. */
  public VarCharVector textVector(String column) {
    return (VarCharVector) field(column).createVector(tables.allocator());
  }

  /**
   * Reads a column of some rows.
   *
   * @param ordinals rows in any order, also several times
   * @param from index in {@code ordinals} of the first row wanted
   * @param count how many rows
   * @param out a vector of {@link #field}; what it holds is replaced; the caller closes it
   */
  public void gather(String column, int[] ordinals, int from, int count, FieldVector out) {
    gather(List.of(column), ordinals, from, count, List.of(out));
  }

  /**
   * Reads several columns of some rows, fetching them together.
   *
   * @param outs a vector of {@link #field} for each column
   */
  public void gather(
      List<String> columns, int[] ordinals, int from, int count, List<? extends FieldVector> outs) {
    int[] positions = new int[count];
    LiveRows rows = order().live();
    for (int i = 0; i < count; i++) {
      positions[i] = rows.position(ordinals[from + i]);
    }
    copy(columns, positions, outs);
  }

  /**
   * Reads a column of rows that follow one another.
   *
   * @param first ordinal of the first
   * @param count how many rows
   * @param out a vector of {@link #field}; what it holds is replaced; the caller closes it
   */
  public void read(String column, int first, int count, FieldVector out) {
    read(List.of(column), first, count, List.of(out));
  }

  /**
   * Reads several columns of rows that follow one another, fetching them together.
   *
   * @param outs a vector of {@link #field} for each column
   */
  public void read(List<String> columns, int first, int count, List<? extends FieldVector> outs) {
    int[] positions = new int[count];
    order().live().positions(first, count, positions);
    copy(columns, positions, outs);
  }

  private void copy(List<String> names, int[] positions, List<? extends FieldVector> outs) {
    List<Column> columns = names.stream().map(name -> Column.of(type, name)).toList();
    Selection selection = Selection.of(order().layout(), positions);
    List<Want> wants = new ArrayList<>();
    columns.forEach(column -> wants.addAll(selection.wants(column)));
    Runnable copy =
        () -> {
          try (Pins pins = tables.pin(wants)) {
            for (int c = 0; c < columns.size(); c++) {
              selection.copy(columns.get(c), pins, outs.get(c));
            }
          }
        };
    try {
      tables.withRoom(copy);
    } catch (OversizedAllocationException e) {
      throw new LimitExceededException(
          "column_size",
          "%d values of columns %s are too large to be read at once; ask for fewer"
              .formatted(positions.length, names),
          e);
    }
  }

  /**
   * What the fragments tell of a column. Reads their footers where they are not in the cache, no
   * column.
   */
  public TableStatistics statistics(String column) {
    return TableStatistics.of(tables, newestFirst, Column.of(type, column));
  }

  /**
   * The rows of the batches in which a condition may hold, found without reading a column: those of
   * a fragment tell what values they have. Inline rows are always among them.
   *
   * @param mayHold whether any row may satisfy the condition of which these statistics hold, by
   *     column; asked at once
   */
  public Candidates candidates(Predicate<Function<String, ColumnStatistics>> mayHold) {
    return new Candidates(tables, type, order(), mayHold);
  }

  /** Sees a text. */
  @FunctionalInterface
  public interface TextVisitor {
    void at(int ordinal, String text);
  }

  /**
   * Visits {@code @id}, {@code @src} or {@code @dst} of every row in order, a few thousand in
   * memory at a time.
   */
  public void texts(String column, TextVisitor visitor) {
    int rows = rows();
    try (VarCharVector texts = textVector(column)) {
      for (int first = 0; first < rows; first += VISITED_AT_ONCE) {
        int count = Math.min(VISITED_AT_ONCE, rows - first);
        read(column, first, count, texts);
        for (int i = 0; i < count; i++) {
          visitor.at(first + i, Utf8.text(texts.get(i)));
        }
      }
    }
  }

  /** Sees a row's id and some of its values. */
  @FunctionalInterface
  public interface TupleVisitor {
    void at(String id, List<Object> values);
  }

  /**
   * Visits every row that has a value in each of some columns, a few thousand in memory at a time.
   *
   * @param names of the columns, which give the order of the values
   */
  public void forEachTuple(List<String> names, TupleVisitor visitor) {
    List<Column> columns = names.stream().map(name -> Column.of(type, name)).toList();
    List<String> read = new ArrayList<>(names);
    read.add(Tables.ID);
    List<FieldVector> vectors = new ArrayList<>();
    try {
      read.forEach(name -> vectors.add(field(name).createVector(tables.allocator())));
      int rows = rows();
      for (int first = 0; first < rows; first += VISITED_AT_ONCE) {
        int count = Math.min(VISITED_AT_ONCE, rows - first);
        read(read, first, count, vectors);
        VarCharVector ids = (VarCharVector) vectors.getLast();
        for (int i = 0; i < count; i++) {
          List<Object> values = values(columns, vectors, i);
          if (values.size() == columns.size()) {
            visitor.at(Utf8.text(ids.get(i)), values);
          }
        }
      }
    } finally {
      vectors.forEach(FieldVector::close);
    }
  }

  /** The values of a row as far as they are not null. */
  private static List<Object> values(List<Column> columns, List<FieldVector> vectors, int row) {
    List<Object> values = new ArrayList<>(columns.size());
    for (int c = 0; c < columns.size(); c++) {
      Object value = ArrowValues.get(vectors.get(c), row, columns.get(c).type());
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** Visits all rows, whole and in order; holds one batch of each run in memory. */
  public void forEach(Consumer<Row> visitor) {
    int rows = rows();
    if (rows == 0) {
      return;
    }
    try (RowScan scan = new RowScan(tables, type, order())) {
      for (int ordinal = 0; ordinal < rows; ordinal++) {
        visitor.accept(scan.row(ordinal));
      }
    }
  }

  /** A reader of whole rows in ascending order of their ordinals; the caller closes it. */
  public RowScan scan() {
    return new RowScan(tables, type, order());
  }

  /** The one row of an ordinal, whole. */
  public Row row(int ordinal) {
    int position = order().live().position(ordinal);
    Layout rows = order().layout();
    int batch = rows.batchOf(position);
    Place place = rows.place(batch);
    List<Column> columns = ColumnValues.ofWholeRows(type, edges);
    try (Pins pins = tables.pin(columns.stream().map(place::want).toList())) {
      return ColumnValues.row(type, edges, place, position - rows.start(batch), pins);
    }
  }

  /**
   * Which of the ids are those of live rows.
   *
   * @return in no order
   */
  public Set<String> contains(Collection<String> ids) {
    Set<String> there = new HashSet<>();
    lookup(
        ids,
        List.of(),
        (id, hit, pins) -> {
          if (!hit.deleted()) {
            there.add(id);
          }
        });
    return there;
  }

  /**
   * The live rows of some ids, whole.
   *
   * @return by id, in no order; without the ids of which there is none
   */
  public Map<String, Row> find(Collection<String> ids) {
    Map<String, Row> there = new HashMap<>();
    lookup(
        ids,
        ColumnValues.ofWholeRows(type, edges),
        (id, hit, pins) -> {
          if (!hit.deleted()) {
            there.put(id, ColumnValues.row(type, edges, hit.place(), hit.row(), pins));
          }
        });
    return there;
  }

  private void lookup(Collection<String> ids, List<Column> columns, Lookup.Found found) {
    lookup.each(ids, columns, found);
  }

  /**
   * How many live edges leave each of some sources.
   *
   * @return by source, in no order; without those that none leaves
   */
  public Map<String, Integer> countBySource(Collection<String> sources) {
    return new Scan(tables, newestFirst, lookup).countBySource(sources);
  }

  /**
   * Which live rows hold any of some tuples of values; -0 and 0 are the same value.
   *
   * @param columns at least one
   * @param tuples values in the order of the columns, none of them null
   * @return the ids by tuple, in no order; without the tuples that no row holds
   */
  public Map<List<Object>, Set<String>> holders(
      List<String> columns, Collection<List<Object>> tuples) {
    return new Scan(tables, newestFirst, lookup)
        .holders(columns.stream().map(column -> Column.of(type, column)).toList(), tuples);
  }

  /**
   * The ordinal of a live row, or -1 if there is none of that id.
   *
   * @param columns what will be gathered of that row: comes into memory with the same reads, so
   *     that a cold lookup in a run is one read of its footer and one of the row's batch
   */
  public int ordinalOf(String id, Collection<String> columns) {
    return ordinalsOf(List.of(id), columns).getOrDefault(id, -1);
  }

  /**
   * The ordinals of the live rows of some ids.
   *
   * @param columns what will be gathered of those rows
   * @return by id, in no order; without the ids of which there is none
   */
  public Map<String, Integer> ordinalsOf(Collection<String> ids, Collection<String> columns) {
    List<Column> wanted = new ArrayList<>();
    if (edges) {
      wanted.addAll(List.of(Column.SRC, Column.DST));
    }
    columns.forEach(column -> wanted.add(Column.of(type, column)));
    TreeMap<RowKey, String> keys = new TreeMap<>();
    lookup(
        ids,
        wanted,
        (id, hit, pins) -> {
          if (!hit.deleted()) {
            keys.put(key(id, hit, pins), id);
          }
        });
    Map<String, Integer> ordinals = new HashMap<>();
    if (!keys.isEmpty()) {
      try (OrdinalSearch search = new OrdinalSearch(tables, order(), KeyColumns.columns(edges))) {
        keys.forEach((key, id) -> ordinals.put(id, search.find(key)));
      }
    }
    return ordinals;
  }

  private RowKey key(String id, Lookup.Hit hit, Pins pins) {
    return edges
        ? new RowKey(bytes(hit, Column.SRC, pins), bytes(hit, Column.DST, pins), Utf8.bytes(id))
        : new RowKey(Utf8.bytes(id));
  }

  /**
   * Where the edges that leave some sources stand. Reads only batches in which the edges of one of
   * them begin or end, their {@code @dst} too.
   *
   * @return for each source in turn the first ordinal and the one behind the last
   */
  public int[] ordinalsBySource(List<String> sources) {
    List<RowKey> bounds = new ArrayList<>();
    for (String source : sources) {
      byte[] bytes = Utf8.bytes(source);
      bounds.add(new RowKey(bytes));
      // The text behind it: no other one lies between.
      bounds.add(new RowKey(Arrays.copyOf(bytes, bytes.length + 1)));
    }
    try (OrdinalSearch search = new OrdinalSearch(tables, order(), List.of(Column.SRC))) {
      search.fetch(bounds, List.of(Column.DST));
      return bounds.stream().mapToInt(search::lowerBound).toArray();
    }
  }

  /** An index of all ids, for many lookups in a row; the caller closes it. */
  public IdIndex index() {
    return new IdIndex(tables, order());
  }

  private static byte[] bytes(Lookup.Hit hit, Column column, Pins pins) {
    return ((VarCharVector) pins.get(hit.place().want(column))).get(hit.row());
  }
}
