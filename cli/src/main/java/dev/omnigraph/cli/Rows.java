package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.QueryResult;
import java.util.Iterator;
import java.util.List;

/**
 * Rows to print, each value in its JSON spelling; read once.
 *
 * @param rows as many values a row as there are columns, {@code NullNode} for null
 * @param version of the branch that was read
 * @param commit that made this version
 */
record Rows(List<Column> columns, Iterator<List<JsonNode>> rows, long version, String commit) {

  /**
   * @param numeric whether its values are numbers, so that people want them aligned at the right
   */
  record Column(String name, boolean numeric) {}

  /** A row by the names of its columns. */
  ObjectNode object(List<JsonNode> row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      object.set(columns.get(i).name(), row.get(i));
    }
    return object;
  }

  /** The rows of a result, which has to stay open while they are read. */
  static Rows of(QueryResult result) {
    return new Rows(
        List.of(), java.util.Collections.emptyIterator(), result.version(), result.commitId());
  }

  /** Objects that have the same members, each a row. */
  static Rows of(List<ObjectNode> objects, long version, String commit) {
    List<Column> columns =
        objects.getFirst().properties().stream()
            .map(member -> new Column(member.getKey(), member.getValue().isNumber()))
            .toList();
    Iterator<List<JsonNode>> rows =
        objects.stream().map(object -> object.valueStream().toList()).iterator();
    return new Rows(columns, rows, version, commit);
  }
}
