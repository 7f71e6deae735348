package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.omnigraph.error.CorruptException;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The end of a fragment: all that has to be known of it before its columns are read.
 *
 * <p>A fragment is an Arrow IPC file (metadata version 5, no dictionaries) that any Arrow reader
 * reads:
 *
 * <pre>
 *   "ARROW1" 0 0 | schema message | record batch 0 .. n-1 | end of stream | footer | i32 | "ARROW1"
 *                                                                          `---- footerBytes ----'
 * </pre>
 *
 * The last part is checked as a whole against {@link Fragment#footerCrc()}; what it says of the
 * buffers is enough to read them, so that the messages in front of the batches are never needed.
 *
 * <p><b>Columns</b>: {@code @id} (utf8); of edges {@code @src} and {@code @dst} (utf8); only where
 * the fragment holds tombstones {@code @deleted} (bool); then one for each property of the type
 * under the schema version of the fragment, named by the property's id ({@link ArrowValues#field}).
 * What a point lookup needs stands together. Of a tombstone the properties are null. Rows are
 * sorted as in a {@link Run}.
 *
 * <p><b>Custom metadata</b> of the footer:
 *
 * <ul>
 *   <li>{@code omnigraph.format}: {@code 1}
 *   <li>{@code omnigraph.table}: id of the table
 *   <li>{@code omnigraph.schema}: schema version under which it was written
 *   <li>{@code omnigraph.compression}: {@code zstd} or {@code none}, of every buffer, as Arrow
 *       defines it (eight bytes of uncompressed length in front, -1 where a buffer is left as it
 *       is)
 *   <li>{@code omnigraph.batches}: JSON array, one object a batch:
 *       <ul>
 *         <li>{@code rows}: rows, tombstones among them
 *         <li>{@code minId}, {@code maxId}: smallest and largest id in order of UTF-8 bytes
 *         <li>{@code first}, {@code last}: of edges {@code [src, dst, id]} of the first and last
 *             row
 *         <li>{@code nodes}: length and null count of each Arrow field node, depth first
 *         <li>{@code buffers}: offset in the file, length as stored and CRC-32C as stored of each
 *             buffer, depth first
 *       </ul>
 *   <li>{@code omnigraph.filter.k}: the {@link KeyFilter} over the ids of batch k, base64
 *   <li>{@code omnigraph.column.c}: JSON object, the {@link ColumnSummary} of column c, where it
 *       has single values and is no Blob. How many nulls a batch has, tombstones among them, say
 *       its {@code nodes}
 * </ul>
 *
 * Unknown metadata is ignored.
 *
 * @param fragment of which it is the end
 * @param zstd whether buffers are compressed
 * @param columns by name
 * @param ranges of the batches, in order
 * @param batches in order
 * @param summaries by name of the column
 */
record FragmentFooter(
    Fragment fragment,
    boolean zstd,
    Map<String, Column> columns,
    List<BatchRange> ranges,
    List<Batch> batches,
    Map<String, ColumnSummary> summaries)
    implements Cached {
  static final String ID = "@id";
  static final String SRC = "@src";
  static final String DST = "@dst";
  static final String DELETED = "@deleted";
  private static final Set<String> OWN = Set.of(ID, SRC, DST, DELETED);

  static final String FORMAT_KEY = "omnigraph.format";
  static final String FORMAT = "1";
  static final String TABLE_KEY = "omnigraph.table";
  static final String SCHEMA_KEY = "omnigraph.schema";
  static final String COMPRESSION_KEY = "omnigraph.compression";
  static final String ZSTD = "zstd";
  static final String NONE = "none";
  static final String BATCHES_KEY = "omnigraph.batches";
  static final String FILTER_KEY = "omnigraph.filter.";
  static final String COLUMN_KEY = "omnigraph.column.";

  /** The footer's length, an i32, and the closing magic. */
  static final int TRAILER = 10;

  private static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Where a column stands in the lists of nodes and buffers of every batch.
   *
   * @param field its Arrow field
   */
  record Column(Field field, int firstNode, int nodes, int firstBuffer, int buffers) {}

  /**
   * A batch of a fragment.
   *
   * @param nodes length and null count of each field node
   * @param buffers offset, length, CRC-32C of each buffer
   */
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Batch(KeyFilter filter, long[] nodes, long[] buffers) {}

  /** A batch as it is spelled in the metadata. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record BatchJson(
      int rows,
      String minId,
      String maxId,
      @Nullable List<String> first,
      @Nullable List<String> last,
      long[] nodes,
      long[] buffers) {}

  /** The Arrow schema of a type's fragments. */
  static Schema schema(GraphType type, boolean tombstones) {
    List<Field> fields = new ArrayList<>();
    fields.add(own(ID));
    if (type instanceof EdgeType) {
      fields.add(own(SRC));
      fields.add(own(DST));
    }
    if (tombstones) {
      fields.add(own(DELETED));
    }
    for (Property property : type.properties()) {
      fields.add(ArrowValues.field(property.id(), property.type()));
    }
    return new Schema(fields);
  }

  /** The field of {@code @id}, {@code @src}, {@code @dst} or {@code @deleted}. */
  static Field own(String name) {
    ArrowType type = name.equals(DELETED) ? ArrowType.Bool.INSTANCE : ArrowType.Utf8.INSTANCE;
    return new Field(name, FieldType.notNullable(type), null);
  }

  /** Whether there are the columns without which rows can't be told, in their form. */
  private static boolean isWhole(Map<String, Column> columns, Fragment fragment) {
    return columns.containsKey(ID)
        && columns.containsKey(SRC) == columns.containsKey(DST)
        && (fragment.tombstones() == 0 || columns.containsKey(DELETED))
        && columns.values().stream()
            .map(Column::field)
            .allMatch(
                field -> !OWN.contains(field.getName()) || field.equals(own(field.getName())));
  }

  /** The custom metadata that {@link #parse} reads. */
  static Map<String, String> metadata(
      GraphType type,
      int schemaVersion,
      boolean zstd,
      List<BatchJson> batches,
      List<KeyFilter> filters) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(TABLE_KEY, type.id());
    metadata.put(SCHEMA_KEY, Integer.toString(schemaVersion));
    metadata.put(COMPRESSION_KEY, zstd ? ZSTD : NONE);
    metadata.put(BATCHES_KEY, json(batches));
    for (int i = 0; i < filters.size(); i++) {
      metadata.put(FILTER_KEY + i, filters.get(i).spell());
    }
    return metadata;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a footer can't be spelled as JSON", e);
    }
  }

  /**
   * Reads a footer.
   *
   * @param bytes the last {@link Fragment#footerBytes} bytes of the object
   * @throws CorruptException if they aren't those that were written
   */
  static FragmentFooter parse(String tableId, Fragment fragment, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    if (bytes.remaining() != fragment.footerBytes() || crc.getValue() != fragment.footerCrc()) {
      throw corrupt(
          fragment,
          "the checksum of its last %d bytes is %08x, expected %08x"
              .formatted(bytes.remaining(), crc.getValue(), fragment.footerCrc()));
    }
    try {
      return parseChecked(tableId, fragment, bytes);
    } catch (CorruptException e) {
      throw e;
    } catch (RuntimeException | JsonProcessingException e) {
      throw new CorruptException(fragment.key(), "its footer can't be read", e);
    }
  }

  private static FragmentFooter parseChecked(String tableId, Fragment fragment, ByteBuffer bytes)
      throws JsonProcessingException {
    ByteBuffer end = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] footerBytes = new byte[fragment.footerBytes() - TRAILER];
    end.get(footerBytes);
    int length = end.getInt();
    if (length != footerBytes.length || !ByteBuffer.wrap(MAGIC).equals(end)) {
      throw corrupt(fragment, "it doesn't end like an Arrow file with a footer of that size");
    }
    ArrowFooter arrow = new ArrowFooter(Footer.getRootAsFooter(ByteBuffer.wrap(footerBytes)));
    Map<String, String> metadata = arrow.getMetaData();
    expect(fragment, metadata, FORMAT_KEY, FORMAT);
    expect(fragment, metadata, TABLE_KEY, tableId);
    expect(fragment, metadata, SCHEMA_KEY, Integer.toString(fragment.schemaVersion()));
    String compression = value(fragment, metadata, COMPRESSION_KEY);
    if (!compression.equals(ZSTD) && !compression.equals(NONE)) {
      throw corrupt(fragment, "unknown compression `" + compression + "`");
    }
    List<BatchJson> spelled =
        JSON.readValue(value(fragment, metadata, BATCHES_KEY), new TypeReference<>() {});
    Map<String, Column> columns = columns(arrow.getSchema());
    if (!isWhole(columns, fragment)) {
      throw corrupt(fragment, "it does not have the columns of its rows: " + columns.keySet());
    }
    List<BatchRange> ranges = new ArrayList<>(spelled.size());
    List<Batch> batches = new ArrayList<>(spelled.size());
    for (BatchJson batch : spelled) {
      String filter = value(fragment, metadata, FILTER_KEY + batches.size());
      ranges.add(BatchRange.of(batch));
      batches.add(new Batch(KeyFilter.parse(filter), batch.nodes(), batch.buffers()));
    }
    for (int i = 0; i < batches.size(); i++) {
      checkShape(fragment, columns, batches.get(i), ranges.get(i));
      if (i > 0 && ranges.get(i - 1).last().compareTo(ranges.get(i).first()) >= 0) {
        throw corrupt(fragment, "its batches overlap");
      }
    }
    long rows = spelled.stream().mapToLong(BatchJson::rows).sum();
    if (rows != fragment.rows() || spelled.stream().anyMatch(batch -> batch.rows() < 1)) {
      throw corrupt(
          fragment, "its batches have %d rows, expected %d".formatted(rows, fragment.rows()));
    }
    return new FragmentFooter(
        fragment,
        compression.equals(ZSTD),
        columns,
        List.copyOf(ranges),
        List.copyOf(batches),
        summaries(fragment, metadata, columns.keySet(), batches.size()));
  }

  private static Map<String, ColumnSummary> summaries(
      Fragment fragment, Map<String, String> metadata, Collection<String> columns, int batches)
      throws JsonProcessingException {
    Map<String, ColumnSummary> summaries = new HashMap<>();
    for (String column : columns) {
      String spelled = metadata.get(COLUMN_KEY + column);
      if (spelled != null) {
        ColumnSummary summary = JSON.readValue(spelled, ColumnSummary.class);
        if (summary.min().size() != batches || summary.max().size() != batches) {
          throw corrupt(fragment, "it doesn't bound `%s` in all batches".formatted(column));
        }
        DistinctSketch.parse(summary.distinct());
        summaries.put(column, summary);
      }
    }
    return summaries;
  }

  /** Of the values of a column, where it has single ones. */
  DistinctSketch distinct(dev.omnigraph.table.Column column) {
    ColumnSummary summary = summaries.get(column.name());
    if (summary != null) {
      return DistinctSketch.parse(summary.distinct());
    }
    DistinctSketch sketch = new DistinctSketch();
    Object value = columns.containsKey(column.name()) ? null : column.initialValue();
    if (value != null && ColumnSummary.isFor(column.type())) {
      sketch.add(value);
    }
    return sketch;
  }

  /** What is known of a column in a batch, as the reader's schema has it. */
  ColumnStatistics statistics(dev.omnigraph.table.Column column, int batch) {
    int rows = ranges.get(batch).rows();
    Column own = columns.get(column.name());
    if (own == null) {
      return ColumnStatistics.same(rows, column.initialValue());
    }
    long nulls = batches.get(batch).nodes()[2 * own.firstNode() + 1];
    ColumnSummary summary = summaries.get(column.name());
    if (summary == null) {
      return new ColumnStatistics(rows, nulls, null, null);
    }
    try {
      return new ColumnStatistics(
          rows,
          nulls,
          InlineValues.read(column.type(), summary.min().get(batch)),
          InlineValues.read(column.type(), summary.max().get(batch)));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(
          fragment.key(), "it bounds `%s` badly".formatted(column.name()), e);
    }
  }

  private static void checkShape(
      Fragment fragment, Map<String, Column> columns, Batch batch, BatchRange range) {
    int nodes = columns.values().stream().mapToInt(Column::nodes).sum();
    int buffers = columns.values().stream().mapToInt(Column::buffers).sum();
    int keys = columns.containsKey(SRC) ? 3 : 1;
    boolean fits =
        batch.nodes().length == 2 * nodes
            && batch.buffers().length == 3 * buffers
            && range.first().parts().length == keys
            && range.last().parts().length == keys
            && range.first().compareTo(range.last()) <= 0;
    for (Column column : columns.values()) {
      int node = 2 * column.firstNode();
      fits =
          fits
              && batch.nodes()[node] == range.rows()
              && (column.field().isNullable() || batch.nodes()[node + 1] == 0);
    }
    long end = fragment.bytes() - fragment.footerBytes();
    for (int i = 0; fits && i < batch.buffers().length; i += 3) {
      long offset = batch.buffers()[i];
      long length = batch.buffers()[i + 1];
      fits = offset >= 0 && length >= 0 && length <= end - offset;
    }
    if (!fits) {
      throw corrupt(fragment, "its footer tells of batches that don't fit its columns and size");
    }
  }

  private static Map<String, Column> columns(Schema schema) {
    Map<String, Column> columns = new HashMap<>();
    int node = 0;
    int buffer = 0;
    for (Field field : schema.getFields()) {
      Column column = new Column(field, node, nodes(field), buffer, buffers(field));
      columns.put(field.getName(), column);
      node += column.nodes();
      buffer += column.buffers();
    }
    return columns;
  }

  private static int nodes(Field field) {
    return 1 + field.getChildren().stream().mapToInt(FragmentFooter::nodes).sum();
  }

  private static int buffers(Field field) {
    return TypeLayout.getTypeBufferCount(field.getType())
        + field.getChildren().stream().mapToInt(FragmentFooter::buffers).sum();
  }

  private static void expect(
      Fragment fragment, Map<String, String> metadata, String key, String expected) {
    String found = value(fragment, metadata, key);
    if (!found.equals(expected)) {
      throw corrupt(fragment, "its `%s` is `%s`, expected `%s`".formatted(key, found, expected));
    }
  }

  private static String value(Fragment fragment, Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw corrupt(fragment, "its footer lacks `" + key + "`");
    }
    return Objects.requireNonNull(value);
  }

  private static CorruptException corrupt(Fragment fragment, String check) {
    return new CorruptException(fragment.key(), check);
  }

  @Override
  public int weight() {
    long weight = 256L + 128L * columns.size();
    for (Batch batch : batches) {
      weight +=
          256L + batch.filter().bytes() + 8L * (batch.nodes().length + batch.buffers().length);
    }
    weight += summaries.values().stream().mapToLong(ColumnSummary::weight).sum();
    return (int) Math.min(Integer.MAX_VALUE, weight);
  }
}
