package dev.omnigraph.constraint;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.sort.Records;
import dev.omnigraph.sort.Scratch;
import dev.omnigraph.sort.Sorter;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.RowRecords;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows written to one table. A row is kept as a record of its key, the order in which it came,
 * its line, whether its id was made, and its values; an edge whose id was given is also noted by
 * that id, with its key where it may be superseded.
 */
public final class TableWrites implements AutoCloseable {
  private final GraphType type;
  private final boolean edges;
  private final boolean keepLast;
  private final RowRecords records;
  private final RecordWriter writer = new RecordWriter();
  private final Sorter rows;
  private final Sorter edgeIds;
  private final Sorter superseded;
  private long sequence;
  private long count;

  /**
   * @param keepLast whether of several rows of one id only the last counts
   */
  TableWrites(GraphType type, boolean keepLast, Scratch scratch) {
    this.type = type;
    this.edges = type instanceof EdgeType;
    this.keepLast = keepLast;
    this.records = new RowRecords(type);
    this.rows = scratch.sorter();
    this.edgeIds = scratch.sorter();
    this.superseded = scratch.sorter();
  }

  /** An id that was given, not made, and the line of its row. */
  record GivenId(String id, int line) {}

  void add(Row row, int line, boolean made) {
    records.writeKey(row, writer);
    writer.number(sequence).small(line).tag(WrittenRow.tag(made, row.deleted()));
    records.writeRest(row, writer);
    rows.add(writer.take());
    if (edges && !made) {
      writer.text(row.id()).number(sequence).small(line);
      if (keepLast) {
        writer.text(row.source()).text(row.destination());
      }
      edgeIds.add(writer.take());
    }
    sequence++;
  }

  void seal() {
    if (keepLast && edges) {
      supersede();
    }
    count = rows.count() - superseded.count();
    if (keepLast && !edges) {
      count = 0;
      Cursor<WrittenRow> last = rows();
      while (last.next() != null) {
        count++;
      }
    }
  }

  /** Notes the rows behind which another one of their id comes. */
  private void supersede() {
    Records ids = edgeIds.records();
    byte[] before = ids.next();
    for (byte[] next = ids.next(); next != null; next = ids.next()) {
      RecordReader earlier = new RecordReader(Objects.requireNonNull(before));
      String id = earlier.text();
      if (id.equals(new RecordReader(next).text())) {
        long sequenceBefore = earlier.number();
        earlier.small();
        writer.text(earlier.text()).text(earlier.text()).text(id).number(sequenceBefore);
        superseded.add(writer.take());
      }
      before = next;
    }
  }

  public GraphType type() {
    return type;
  }

  /** How many rows there are, without superseded ones. */
  public long count() {
    return count;
  }

  /**
   * The rows, tombstones among them, sorted like a run; those of one key in the order in which they
   * came.
   */
  public Cursor<WrittenRow> rows() {
    Records all = keepLast && edges ? withoutSuperseded() : rows.records();
    Cursor<WrittenRow> each =
        () -> {
          byte[] record = all.next();
          return record == null ? null : new WrittenRow(type, records, record);
        };
    return keepLast && !edges ? lastOfEach(each, (a, b) -> a.id().equals(b.id())) : each;
  }

  /** Those of the rows that are no tombstones. */
  Cursor<WrittenRow> liveRows() {
    return where(row -> !row.isDeleted());
  }

  /** Those of the rows that are tombstones. */
  Cursor<WrittenRow> deletedRows() {
    return where(WrittenRow::isDeleted);
  }

  private Cursor<WrittenRow> where(Predicate<WrittenRow> wanted) {
    Cursor<WrittenRow> all = rows();
    return () -> {
      WrittenRow row = all.next();
      while (row != null && !wanted.test(row)) {
        row = all.next();
      }
      return row;
    };
  }

  private Records withoutSuperseded() {
    Records all = rows.records();
    Records dead = superseded.records();
    byte[][] nextDead = {dead.next()};
    return () -> {
      byte[] record = all.next();
      while (record != null && nextDead[0] != null && startsWith(record, nextDead[0])) {
        nextDead[0] = dead.next();
        record = all.next();
      }
      return record;
    };
  }

  private static boolean startsWith(byte[] record, byte[] key) {
    return record.length >= key.length && Arrays.equals(record, 0, key.length, key, 0, key.length);
  }

  /** The ids that were given, sorted; those of one id in the order in which they came. */
  Cursor<GivenId> givenIds() {
    if (!edges) {
      Cursor<WrittenRow> nodes = rows();
      return () -> {
        WrittenRow node = nodes.next();
        while (node != null && node.isMade()) {
          node = nodes.next();
        }
        return node == null ? null : new GivenId(node.id(), node.line());
      };
    }
    Records ids = edgeIds.records();
    Cursor<GivenId> each =
        () -> {
          byte[] record = ids.next();
          if (record == null) {
            return null;
          }
          RecordReader in = new RecordReader(record);
          String id = in.text();
          in.number();
          return new GivenId(id, in.small());
        };
    return keepLast ? lastOfEach(each, (a, b) -> a.id().equals(b.id())) : each;
  }

  private static <T> Cursor<T> lastOfEach(Cursor<T> all, BiPredicate<T, T> alike) {
    return new Cursor<>() {
      private @Nullable T ahead = all.next();

      @Override
      public @Nullable T next() {
        T last = ahead;
        if (last == null) {
          return null;
        }
        ahead = all.next();
        while (ahead != null && alike.test(last, ahead)) {
          last = ahead;
          ahead = all.next();
        }
        return last;
      }
    };
  }

  /** Frees the rows. */
  @Override
  public void close() {
    rows.close();
    edgeIds.close();
    superseded.close();
  }
}
