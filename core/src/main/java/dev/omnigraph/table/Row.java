package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.store.ObjectKeys;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table, or the tombstone of one.
 *
 * @param id identity within the table
 * @param src id of the source, edges only
 * @param dst id of the destination, edges only
 * @param values in the order of the type's properties, each of the class that {@link
 *     dev.omnigraph.schema.PropertyType.Kind} names; a list is a {@link java.util.List}, a vector a
 *     {@code float[]}; all null in a tombstone
 * @param deleted whether it is a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record Row(
    String id,
    @Nullable String src,
    @Nullable String dst,
    @Nullable Object[] values,
    boolean deleted) {

  /** The longest id that a run holds, in bytes of UTF-8. */
  public static final int MAX_ID_BYTES = 32_768;

  /** Ids in order of their UTF-8 bytes. */
  public static final Comparator<String> ID_ORDER = ObjectKeys.ORDER;

  private static final Comparator<Row> NODES = Comparator.comparing(Row::id, ID_ORDER);
  private static final Comparator<Row> EDGES =
      Comparator.comparing(Row::source, ID_ORDER)
          .thenComparing(Row::destination, ID_ORDER)
          .thenComparing(NODES);

  public static Row node(String id, @Nullable Object... values) {
    return new Row(id, null, null, values, false);
  }

  public static Row edge(String id, String src, String dst, @Nullable Object... values) {
    return new Row(id, src, dst, values, false);
  }

  /** The row with which a run hides the node of that id in older runs. */
  public static Row nodeTombstone(GraphType type, String id) {
    return new Row(id, null, null, new @Nullable Object[type.properties().size()], true);
  }

  /** The row with which a run hides the edge of that id in older runs. */
  public static Row edgeTombstone(GraphType type, String id, String src, String dst) {
    return new Row(id, src, dst, new @Nullable Object[type.properties().size()], true);
  }

  /** Why no table can keep an id; null if one can. */
  public static @Nullable String whyNoId(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_ID_BYTES) {
      return "an id of %,d bytes; the longest has %,d".formatted(bytes.length, MAX_ID_BYTES);
    }
    return new String(bytes, StandardCharsets.UTF_8).equals(id)
        ? null
        : "an id with half of a surrogate pair";
  }

  /** The order of a run: nodes by id, edges by (src, dst, id). */
  public static Comparator<Row> order(GraphType type) {
    return type instanceof EdgeType ? EDGES : NODES;
  }

  /** Id of an edge's source. */
  public String source() {
    return Objects.requireNonNull(src, "a node has no source");
  }

  /** Id of an edge's destination. */
  public String destination() {
    return Objects.requireNonNull(dst, "a node has no destination");
  }
}
