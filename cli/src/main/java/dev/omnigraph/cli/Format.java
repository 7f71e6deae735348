package dev.omnigraph.cli;

import dev.omnigraph.QueryResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** What the rows of a query look like. */
enum Format {
  TABLE,
  JSON,
  JSONL,
  CSV,
  ARROW;

  void write(QueryResult result, Output output) throws IOException {
    switch (this) {
      case TABLE -> output.print(out -> new TableFormat().write(Rows.of(result), out));
      case JSON -> output.print(out -> new JsonFormat().write(Rows.of(result), out));
      case JSONL -> output.print(out -> new JsonLinesFormat().write(Rows.of(result), out));
      case CSV -> output.print(out -> new CsvFormat().write(Rows.of(result), out));
      case ARROW -> result.writeArrow(output.bytes());
    }
  }

  static Format parse(String name) {
    return Arrays.stream(values())
        .filter(format -> format.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected table, json, jsonl, csv or arrow, found `" + name + "`"));
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
