package dev.omnigraph.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A few rows as they travel in a version object: by column, sorted like any run.
 *
 * <p>A value is spelled for machines: numbers as JSON numbers (U64 too), Date as epoch days,
 * DateTime as epoch milliseconds, Blob as base64, lists and vectors as arrays, null as null.
 *
 * @param schemaVersion the schema under which the rows were written
 * @param ids ids of the rows
 * @param src ids of the sources, edges only; else empty
 * @param dst ids of the destinations, edges only; else empty
 * @param columns by property id one value a row (null for tombstones); a column of nulls alone may
 *     be left out
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
    columns = columns == null ? Map.of() : Map.copyOf(columns);
    deleted = deleted == null ? List.of() : List.copyOf(deleted);
  }
}
