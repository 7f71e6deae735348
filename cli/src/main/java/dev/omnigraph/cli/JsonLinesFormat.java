package dev.omnigraph.cli;

import java.io.IOException;
import java.io.Writer;

/** One JSON object a row, one row a line, and nothing else. */
final class JsonLinesFormat implements RowFormat {

  @Override
  public void write(Rows rows, Writer out) throws IOException {
    while (rows.rows().hasNext()) {
      out.write(rows.rows().next().toString());
      out.write('\n');
    }
  }
}
