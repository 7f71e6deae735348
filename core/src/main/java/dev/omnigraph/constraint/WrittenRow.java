package dev.omnigraph.constraint;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.RowRecords;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that is written, or the tombstone of one. Its values are read only where they are asked
 * for.
 */
public final class WrittenRow {
  private static final int GIVEN = 0;
  private static final int MADE = 1;
  private static final int DELETED = 2;

  private final RowRecords records;
  private final RecordReader rest;
  private final @Nullable String src;
  private final @Nullable String dst;
  private final String id;
  private final long sequence;
  private final int line;
  private final int tag;
  private @Nullable Row row;

  WrittenRow(GraphType type, RowRecords records, byte[] record) {
    this.records = records;
    RecordReader in = new RecordReader(record);
    boolean edge = type instanceof EdgeType;
    this.src = edge ? in.text() : null;
    this.dst = edge ? in.text() : null;
    this.id = in.text();
    this.sequence = in.number();
    this.line = in.small();
    this.tag = in.tag();
    this.rest = in;
  }

  /** How a record says where the id comes from, or that the row goes. */
  static int tag(boolean made, boolean deleted) {
    return deleted ? DELETED : made ? MADE : GIVEN;
  }

  String id() {
    return id;
  }

  /** Id of an edge's source. */
  String source() {
    return Objects.requireNonNull(src, "a node has no source");
  }

  /** Id of an edge's destination. */
  String destination() {
    return Objects.requireNonNull(dst, "a node has no destination");
  }

  /** The row's place among all that are written to its table. */
  long sequence() {
    return sequence;
  }

  /** Its line in the source, from 1, or 0. */
  int line() {
    return line;
  }

  /** Whether its id was made for it. */
  boolean isMade() {
    return tag == MADE;
  }

  /** Whether it is a tombstone. */
  boolean isDeleted() {
    return tag == DELETED;
  }

  public Row row() {
    Row read = row;
    if (read == null) {
      read = records.read(id, src, dst, rest);
      row = read;
    }
    return read;
  }
}
