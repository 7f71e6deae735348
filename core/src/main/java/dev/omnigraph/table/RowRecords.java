package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of one type as parts of records, so that they can be sorted and put aside. */
public final class RowRecords {
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private final GraphType type;
  private final boolean edges;

  public RowRecords(GraphType type) {
    this.type = type;
    this.edges = type instanceof EdgeType;
  }

  /** Writes what a row is sorted by in a run: of an edge source, destination and id. */
  public void writeKey(Row row, RecordWriter out) {
    if (edges) {
      out.text(row.source()).text(row.destination());
    }
    out.text(row.id());
  }

  /** Writes everything else of a row. */
  public void writeRest(Row row, RecordWriter out) {
    out.tag(row.deleted() ? 1 : 0);
    for (int p = 0; p < row.values().length; p++) {
      write(type.properties().get(p).type(), row.values()[p], out);
    }
  }

  /**
   * Reads what {@link #writeRest} wrote.
   *
   * @param src null for a node
   * @param dst null for a node
   */
  public Row read(String id, @Nullable String src, @Nullable String dst, RecordReader in) {
    boolean deleted = in.tag() != 0;
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int p = 0; p < values.length; p++) {
      values[p] = read(type.properties().get(p).type(), in);
    }
    return new Row(id, src, dst, values, deleted);
  }

  /** Writes a value of a property's type. */
  public static void write(PropertyType type, @Nullable Object value, RecordWriter out) {
    out.tag(value == null ? NULL : VALUE);
    if (value == null) {
      return;
    }
    switch (type.shape()) {
      case SCALAR -> writeScalar(type.kind(), value, out);
      case LIST -> {
        List<?> items = (List<?>) value;
        out.small(items.size());
        items.forEach(item -> writeScalar(type.kind(), item, out));
      }
      case VECTOR -> {
        for (float item : (float[]) value) {
          out.small(Float.floatToRawIntBits(item));
        }
      }
    }
  }

  private static void writeScalar(PropertyType.Kind kind, Object value, RecordWriter out) {
    switch (kind) {
      case STRING, ENUM -> out.text((String) value);
      case BLOB -> out.bytes((byte[]) value);
      case BOOL -> out.tag((Boolean) value ? 1 : 0);
      case I32 -> out.small((Integer) value);
      case I64, U32 -> out.number((Long) value);
      case U64 -> out.number(((BigInteger) value).longValue());
      case F32 -> out.small(Float.floatToRawIntBits((Float) value));
      case F64 -> out.number(Double.doubleToRawLongBits((Double) value));
      case DATE -> out.number(((LocalDate) value).toEpochDay());
      case DATETIME -> out.number(((Instant) value).toEpochMilli());
    }
  }

  /** Reads a value of a property's type. */
  public static @Nullable Object read(PropertyType type, RecordReader in) {
    if (in.tag() == NULL) {
      return null;
    }
    return switch (type.shape()) {
      case SCALAR -> readScalar(type.kind(), in);
      case LIST -> {
        int size = in.small();
        List<Object> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          items.add(Objects.requireNonNull(readScalar(type.kind(), in)));
        }
        yield List.copyOf(items);
      }
      case VECTOR -> {
        float[] vector = new float[type.dimension()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.intBitsToFloat(in.small());
        }
        yield vector;
      }
    };
  }

  private static Object readScalar(PropertyType.Kind kind, RecordReader in) {
    return switch (kind) {
      case STRING, ENUM -> in.text();
      case BLOB -> in.bytes();
      case BOOL -> in.tag() != 0;
      case I32 -> in.small();
      case I64, U32 -> in.number();
      case U64 -> new BigInteger(Long.toUnsignedString(in.number()));
      case F32 -> Float.intBitsToFloat(in.small());
      case F64 -> Double.longBitsToDouble(in.number());
      case DATE -> LocalDate.ofEpochDay(in.number());
      case DATETIME -> Instant.ofEpochMilli(in.number());
    };
  }
}
