package dev.omnigraph.txn;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.RowRecords;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that is written. Its values are read only where they are asked for. */
final class WrittenRow {
  private final RowRecords records;
  private final RecordReader rest;
  private final @Nullable String src;
  private final @Nullable String dst;
  private final String id;
  private final long sequence;
  private final int line;
  private final boolean made;
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
    this.made = in.tag() != 0;
    this.rest = in;
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
    return made;
  }

  Row row() {
    Row read = row;
    if (read == null) {
      read = records.read(id, src, dst, rest);
      row = read;
    }
    return read;
  }
}
