package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.store.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
    int rows = ids.size();
    Document.expect(schemaVersion > 0 && rows > 0, "rows of a schema");
    Document.expect(
        src.size() == dst.size() && (src.isEmpty() || src.size() == rows),
        "both ends of every edge, or of none");
    Document.expect(
        columns.values().stream().allMatch(values -> values.isEmpty() || values.size() == rows),
        "a value for each row in each column");
    Document.expect(
        isAscending(deleted, Integer::compare)
            && deleted.stream().allMatch(row -> row >= 0 && row < rows),
        "tombstones among the rows, in order");
    for (int row = 0; row < rows; row++) {
      Document.expect(
          Row.whyNoId(ids.get(row)) == null
              && (src.isEmpty()
                  || (Row.whyNoId(src.get(row)) == null && Row.whyNoId(dst.get(row)) == null)),
          "ids of valid Unicode");
      Document.expect(row == 0 || compare(ids, src, dst, row - 1, row) < 0, "rows in order");
    }
  }

  /** By source, destination and id, or by id alone. */
  private static int compare(
      List<String> ids, List<String> src, List<String> dst, int one, int other) {
    if (!src.isEmpty()) {
      int order = Row.ID_ORDER.compare(src.get(one), src.get(other));
      order = order == 0 ? Row.ID_ORDER.compare(dst.get(one), dst.get(other)) : order;
      if (order != 0) {
        return order;
      }
    }
    return Row.ID_ORDER.compare(ids.get(one), ids.get(other));
  }

  /**
   * Makes sure that the rows can be read under a schema, as they were written under it or an
   * earlier one.
   *
   * @throws IllegalArgumentException if they can't
   */
  public void check(GraphType type) {
    Document.expect(
        src.isEmpty() != type instanceof EdgeType, "edges of " + type.name() + " with their ends");
    for (Property property : type.properties()) {
      for (JsonNode value : columns.getOrDefault(property.id(), List.of())) {
        try {
          InlineValues.read(property.type(), value);
        } catch (RuntimeException e) {
          throw new IllegalArgumentException(
              "expected a %s as %s.%s, found %.40s"
                  .formatted(property.type(), type.name(), property.name(), value),
              e);
        }
      }
    }
  }

  private static <T> boolean isAscending(List<T> values, Comparator<T> order) {
    for (int i = 1; i < values.size(); i++) {
      if (order.compare(values.get(i - 1), values.get(i)) >= 0) {
        return false;
      }
    }
    return true;
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
