package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.Writer;

/** One JSON object: the names of the columns, the rows, and the version that was read. */
final class JsonFormat implements RowFormat {

  @Override
  public void write(Rows rows, Writer out) throws IOException {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    rows.headings().forEach(column -> names.add(column.name()));
    out.write("{\"columns\": " + names + ", \"rows\": [");
    String separator = "\n";
    while (rows.rows().hasNext()) {
      out.write(separator);
      out.write(rows.rows().next().toString());
      separator = ",\n";
    }
    out.write("\n], \"version\": " + rows.version() + ", \"commit\": ");
    out.write(TextNode.valueOf(rows.commit()) + "}\n");
  }
}
