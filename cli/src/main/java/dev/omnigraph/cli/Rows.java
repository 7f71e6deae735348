package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.omnigraph.QueryResult;
import dev.omnigraph.query.Column;
import dev.omnigraph.query.Row;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Rows to print; read once.
 *
 * @param rows each with one member a heading
 * @param version of the branch that was read
 * @param commit that made this version
 */
record Rows(List<Rows.Heading> headings, Iterator<ObjectNode> rows, long version, String commit) {

  /**
   * @param numeric whether its values are numbers, so that people want them aligned at the right
   */
  record Heading(String name, boolean numeric) {}

  /** The rows of a result, which has to stay open while they are read. */
  static Rows of(QueryResult result) {
    return new Rows(
        result.columns().stream()
            .map(column -> new Heading(column.name(), isNumeric(column)))
            .toList(),
        StreamSupport.stream(result.spliterator(), false).map(Row::toJson).iterator(),
        result.version(),
        result.commit().id());
  }

  private static boolean isNumeric(Column column) {
    return column.type() instanceof Column.Value value
        && value.type().isScalar()
        && value.type().kind().isNumeric();
  }

  /** Objects that have the same members, each a row. */
  static Rows of(List<ObjectNode> objects, long version, String commit) {
    List<Heading> headings =
        objects.getFirst().properties().stream()
            .map(member -> new Heading(member.getKey(), member.getValue().isNumber()))
            .toList();
    return new Rows(headings, objects.iterator(), version, commit);
  }
}
