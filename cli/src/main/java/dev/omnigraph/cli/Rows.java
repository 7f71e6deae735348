package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
}
