package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;

/** CSV after RFC 4180 with a header. Null is an empty field, an empty string is {@code ""}. */
final class CsvFormat implements RowFormat {

  @Override
  public void write(Rows rows, Writer out) throws IOException {
    writeRecord(rows.headings().stream().map(column -> quoted(column.name())).toList(), out);
    while (rows.rows().hasNext()) {
      writeRecord(rows.rows().next().valueStream().map(CsvFormat::field).toList(), out);
    }
  }

  private static void writeRecord(List<String> fields, Writer out) throws IOException {
    out.write(fields.stream().collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String field(JsonNode value) {
    return value.isNull() ? "" : quoted(RowFormat.plain(value));
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
