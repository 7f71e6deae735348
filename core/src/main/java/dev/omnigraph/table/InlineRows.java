package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A few rows as they travel in a version object: by column, sorted like any run.
 *
 * <p>A value is spelled for machines: numbers as JSON numbers (U64 too; F32 as the double of the
 * same value), Date as epoch days, DateTime as epoch milliseconds, Blob as base64, lists and
 * vectors as arrays, null as null.
 *
 * @param schemaVersion the schema under which the rows were written
 * @param ids ids of the rows
 * @param src ids of the sources, edges only; else empty
 * @param dst ids of the destinations, edges only; else empty
 * @param columns by property id one value a row (null for tombstones), or no value at all where
 *     every one is null; a property that isn't there was not known when the rows were written
 * @param deleted positions of tombstones, ascending
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record InlineRows(
    int schemaVersion,
    List<String> ids,
    List<String> src,
    List<String> dst,
    Map<String, List<JsonNode>> columns,
    List<Integer> deleted) {
  public InlineRows {
    ids = List.copyOf(ids);
    src = src == null ? List.of() : List.copyOf(src);
    dst = dst == null ? List.of() : List.copyOf(dst);
    columns =
        columns == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    deleted = deleted == null ? List.of() : List.copyOf(deleted);
  }

  /**
   * @param schemaVersion of the schema that {@code type} is from
   * @param rows at least one, in {@link Row#order}
   * @throws IllegalArgumentException if they are out of order
   * @throws dev.omnigraph.error.LimitExceededException if an id is too long
   * @throws dev.omnigraph.error.InvalidInputException if a text is no valid Unicode
   */
  public static InlineRows of(GraphType type, int schemaVersion, List<Row> rows) {
    boolean edges = type instanceof EdgeType;
    Map<String, List<JsonNode>> columns = new LinkedHashMap<>();
    for (int p = 0; p < type.properties().size(); p++) {
      Property property = type.properties().get(p);
      List<JsonNode> values = new ArrayList<>(rows.size());
      boolean nulls = true;
      for (Row row : rows) {
        Object value = row.values()[p];
        nulls &= value == null;
        values.add(InlineValues.spell(property.type(), value));
      }
      columns.put(property.id(), nulls ? List.of() : values);
    }
    List<Integer> deleted = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (i > 0 && Row.order(type).compare(rows.get(i - 1), row) >= 0) {
        throw FragmentWriter.outOfOrder(row, rows.get(i - 1));
      }
      if (row.deleted()) {
        deleted.add(i);
      }
    }
    return new InlineRows(
        schemaVersion,
        ids(rows, Row::id),
        edges ? ids(rows, Row::source) : List.of(),
        edges ? ids(rows, Row::destination) : List.of(),
        columns,
        deleted);
  }

  private static List<String> ids(List<Row> rows, Function<Row, String> part) {
    return rows.stream().map(part).map(Utf8::checkId).toList();
  }

  /** The rows under a schema of the same or a later version. */
  public List<Row> rows(GraphType type) {
    boolean edges = type instanceof EdgeType;
    List<Row> rows = new ArrayList<>(ids.size());
    int nextDeleted = 0;
    for (int i = 0; i < ids.size(); i++) {
      boolean tombstone = nextDeleted < deleted.size() && deleted.get(nextDeleted) == i;
      nextDeleted += tombstone ? 1 : 0;
      @Nullable Object[] values = new @Nullable Object[type.properties().size()];
      for (int p = 0; p < values.length && !tombstone; p++) {
        Property property = type.properties().get(p);
        values[p] =
            columns.containsKey(property.id())
                ? value(property.id(), property.type(), i)
                : property.initialValue();
      }
      rows.add(
          new Row(
              ids.get(i), edges ? src.get(i) : null, edges ? dst.get(i) : null, values, tombstone));
    }
    return rows;
  }

  /** A value of a property that was known when the rows were written. */
  @Nullable Object value(String property, PropertyType type, int row) {
    List<JsonNode> values = columns.getOrDefault(property, List.of());
    return values.isEmpty() ? null : InlineValues.read(type, values.get(row));
  }
}
