package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** One JSON object a row, one row a line, and nothing else. */
final class JsonLinesFormat implements RowFormat {

  @Override
  public void write(Rows rows, Writer out) throws IOException {
    while (rows.rows().hasNext()) {
      out.write(object(rows.columns(), rows.rows().next()).toString());
      out.write('\n');
    }
  }

  /** A row by the names of its columns. */
  static ObjectNode object(List<Rows.Column> columns, List<JsonNode> row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      object.set(columns.get(i).name(), row.get(i));
    }
    return object;
  }
}
