package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Writer;

/** One way to write rows as text. */
interface RowFormat {
  /** Writes all rows; memory stays bounded however many there are. */
  void write(Rows rows, Writer out) throws IOException;

  /** A value as plain text: strings without quotes, everything else as in JSON. */
  static String plain(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
