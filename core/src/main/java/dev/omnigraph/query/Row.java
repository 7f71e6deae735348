package dev.omnigraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.query.ColumnWriter.Member;
import dev.omnigraph.schema.JsonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result. Values are of the classes that {@link dev.omnigraph.schema.PropertyType.Kind}
 * names; a node or an edge is a map of its members in their order, {@code @id} first; null where an
 * optional part of the match has none. Independent of the memory of the result.
 */
public final class Row {
  private final List<Column> columns;
  private final List<List<Member>> members;
  private final List<@Nullable Object> values;

  /**
   * @param members of the objects in each column
   */
  Row(List<Column> columns, List<List<Member>> members, List<@Nullable Object> values) {
    this.columns = columns;
    this.members = members;
    this.values = values;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The value of the column at an index. */
  public @Nullable Object get(int index) {
    return values.get(index);
  }

  /** The value of the column of that name. */
  public @Nullable Object get(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return values.get(i);
      }
    }
    throw new NoSuchElementException(
        "no column `%s`; there are %s"
            .formatted(name, columns.stream().map(Column::name).toList()));
  }

  /** The values by name, in the order of the columns. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      map.put(columns.get(i).name(), values.get(i));
    }
    return Collections.unmodifiableMap(map);
  }

  /** The row as JSON, values spelled as users write them. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      Object value = values.get(i);
      String name = columns.get(i).name();
      json.set(
          name,
          columns.get(i).type() instanceof Column.Value column
              ? JsonValues.toJson(column.type(), value)
              : object(members.get(i), value));
    }
    return json;
  }

  private static JsonNode object(List<Member> members, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> values)) {
      return NullNode.getInstance();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Member member : members) {
      json.set(member.name(), JsonValues.toJson(member.type(), values.get(member.name())));
    }
    return json;
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
