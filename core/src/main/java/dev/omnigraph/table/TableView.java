package dev.omnigraph.table;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.error.LimitExceededException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * The live rows of one table at one state, each under a dense ordinal: nodes in order of their ids,
 * edges in order of (src, dst, id), all by UTF-8 bytes. Immutable; holds no memory outside the
 * caches of its {@link Tables}; safe for any number of threads.
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
  private final Tables tables;
  private final GraphType type;
  private final List<List<Part>> newestFirst;
  private final State state;
  private final boolean edges;

  /** The rows' positions; made when first needed. */
  private volatile @Nullable Layout layout;

  private volatile @Nullable LiveRows live;

  /** What the rows are, whatever the schema makes of them. */
  private record State(String table, List<List<Object>> runs) {}

  TableView(Tables tables, GraphType type, List<List<Part>> newestFirst) {
    this.tables = tables;
    this.type = type;
    this.newestFirst = newestFirst;
    this.edges = type instanceof EdgeType;
    this.state =
        new State(
            type.id(),
            newestFirst.stream().map(run -> run.stream().map(Part::key).toList()).toList());
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
    if (isPlain()) {
      return Layout.numbered(newestFirst.getFirst().stream().mapToLong(Part::rows).sum());
    }
    return live().count();
  }

  /** Whether there is only one run, and no tombstones: ordinals are positions. */
  private boolean isPlain() {
    return newestFirst.size() == 1 && newestFirst.getFirst().stream().noneMatch(Part::tombstones);
  }

  Layout layout() {
    Layout made = layout;
    if (made == null) {
      synchronized (this) {
        made = layout;
        if (made == null) {
          made = new Layout(tables, newestFirst);
          layout = made;
        }
      }
    }
    return made;
  }

  LiveRows live() {
    LiveRows made = live;
    if (made == null) {
      Layout rows = layout();
      made =
          isPlain()
              ? LiveRows.all(rows.rows())
              : tables.cache().get(state, LiveRows.class, () -> Merge.of(tables, rows, edges));
      live = made;
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
    int[] positions = new int[count];
    LiveRows rows = live();
    for (int i = 0; i < count; i++) {
      positions[i] = rows.position(ordinals[from + i]);
    }
    gather(Column.of(type, column), positions, out);
  }

  /**
   * Reads a column of rows that follow one another.
   *
   * @param first ordinal of the first
   * @param count how many rows
   * @param out a vector of {@link #field}; what it holds is replaced; the caller closes it
   */
  public void read(String column, int first, int count, FieldVector out) {
    int[] positions = new int[count];
    live().positions(first, count, positions);
    gather(Column.of(type, column), positions, out);
  }

  private void gather(Column column, int[] positions, FieldVector out) {
    Layout rows = layout();
    int[] batches = new int[positions.length];
    Arrays.setAll(batches, i -> rows.batchOf(positions[i]));
    Set<Want> wants = new LinkedHashSet<>();
    Arrays.stream(batches).distinct().forEach(batch -> wants.add(rows.want(batch, column)));
    try (Pins pins = tables.pin(wants)) {
      out.clear();
      out.setInitialCapacity(positions.length);
      out.allocateNew();
      for (int i = 0; i < positions.length; ) {
        int end = i + 1;
        while (end < positions.length
            && batches[end] == batches[i]
            && positions[end] == positions[end - 1] + 1) {
          end++;
        }
        int row = positions[i] - rows.start(batches[i]);
        copy(rows.want(batches[i], column), pins, row, out, i, end - i);
        i = end;
      }
      out.setValueCount(positions.length);
    } catch (OutOfMemoryException e) {
      throw Tables.memoryLimit(out.getAllocator(), e);
    } catch (OversizedAllocationException e) {
      throw new LimitExceededException(
          "column_size",
          "%d values of column `%s` are too large to be read at once; ask for fewer"
              .formatted(positions.length, column.name()),
          e);
    }
  }

  private static void copy(Want want, Pins pins, int row, FieldVector out, int index, int count) {
    FieldVector from = pins.find(want);
    if (from == null) {
      Column column = want.column();
      ColumnCopy.fill(out, index, count, column.type(), column.defaultValue());
    } else {
      RowValues.checkFits(want, from.getField(), out.getField());
      ColumnCopy.copy(from, row, out, index, count);
    }
  }

  /** The one row of an ordinal, whole. */
  public Row row(int ordinal) {
    int position = live().position(ordinal);
    Layout rows = layout();
    int batch = rows.batchOf(position);
    List<Column> columns = RowValues.columns(type, edges);
    try (Pins pins =
        tables.pin(columns.stream().map(column -> rows.want(batch, column)).toList())) {
      return new RowValues(rows.part(batch), rows.indexInPart(batch), pins)
          .row(type, edges, position - rows.start(batch));
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
        RowValues.columns(type, edges),
        (id, hit, pins) -> {
          if (!hit.deleted()) {
            there.put(id, new RowValues(hit.part(), hit.batch(), pins).row(type, edges, hit.row()));
          }
        });
    return there;
  }

  private void lookup(Collection<String> ids, List<Column> columns, Lookup.Found found) {
    lookup().each(ids, columns, found);
  }

  private Lookup lookup() {
    return new Lookup(tables, newestFirst, edges);
  }

  /**
   * How many live edges leave each of some sources.
   *
   * @return by source, in no order; without those that none leaves
   */
  public Map<String, Integer> countBySource(Collection<String> sources) {
    return new Scan(tables, newestFirst, lookup()).countBySource(sources);
  }

  /**
   * Which live rows hold any of some tuples of values.
   *
   * @param columns at least one
   * @param tuples values in the order of the columns, none of them null
   * @return the ids by tuple, in no order; without the tuples that no row holds
   */
  public Map<List<Object>, Set<String>> holders(
      List<String> columns, Collection<List<Object>> tuples) {
    return new Scan(tables, newestFirst, lookup())
        .holders(
            columns.stream().map(column -> Column.of(type, column)).toList(),
            new HashSet<>(tuples));
  }

  /** The ordinal of a live row, or -1 if there is none of that id. */
  public int ordinalOf(String id) {
    if (newestFirst.isEmpty()) {
      return -1;
    }
    RowKey[] key = new RowKey[1];
    if (edges) {
      lookup(
          List.of(id),
          List.of(Column.SRC, Column.DST),
          (found, hit, pins) -> {
            if (!hit.deleted()) {
              byte[] src = bytes(hit, Column.SRC, pins);
              key[0] = new RowKey(src, bytes(hit, Column.DST, pins), Utf8.bytes(id));
            }
          });
    } else {
      key[0] = new RowKey(Utf8.bytes(id));
    }
    return key[0] == null ? -1 : new OrdinalSearch(tables, layout(), live(), edges).find(key[0]);
  }

  /** An index of all ids, for many lookups in a row; the caller closes it. */
  public IdIndex index() {
    return new IdIndex(tables, layout(), live());
  }

  private static byte[] bytes(Lookup.Hit hit, Column column, Pins pins) {
    return ((VarCharVector) pins.get(new Want(hit.part(), hit.batch(), column))).get(hit.row());
  }
}
