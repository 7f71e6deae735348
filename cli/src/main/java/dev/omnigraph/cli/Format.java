package dev.omnigraph.cli;

import java.util.Locale;

/** What the rows of a query look like. */
enum Format {
  TABLE,
  JSON,
  JSONL,
  CSV,
  ARROW;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
