package dev.omnigraph.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Aligned columns for people. The first {@value #MEASURED} rows give the widths; a wider value in a
 * later row only shifts its own line.
 */
final class TableFormat implements RowFormat {
  private static final int MEASURED = 10_000;

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");

  @Override
  public void write(Rows rows, Writer out) throws IOException {
    List<Rows.Heading> columns = rows.headings();
    List<List<String>> first = new ArrayList<>();
    Iterator<ObjectNode> rest = rows.rows();
    while (rest.hasNext() && first.size() < MEASURED) {
      first.add(cells(rest.next()));
    }
    List<String> names = columns.stream().map(column -> printable(column.name())).toList();
    int[] widths = widths(names, first);
    writeLine(columns, widths, names, out);
    writeLine(columns, widths, rules(widths), out);
    long count = first.size();
    for (List<String> row : first) {
      writeLine(columns, widths, row, out);
    }
    for (; rest.hasNext(); count++) {
      writeLine(columns, widths, cells(rest.next()), out);
    }
    out.write(count == 1 ? "(1 row)\n" : "(" + count + " rows)\n");
  }

  private static List<String> cells(ObjectNode row) {
    return row.valueStream().map(value -> printable(RowFormat.plain(value))).toList();
  }

  private static int[] widths(List<String> names, List<List<String>> rows) {
    int[] widths = new int[names.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = DisplayWidth.of(names.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], DisplayWidth.of(row.get(column)));
      }
    }
    return widths;
  }

  private static List<String> rules(int[] widths) {
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    return rules;
  }

  private static void writeLine(
      List<Rows.Heading> columns, int[] widths, List<String> cells, Writer out) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - DisplayWidth.of(cell)));
      boolean last = i == cells.size() - 1;
      if (columns.get(i).numeric()) {
        out.write(padding);
        out.write(cell);
      } else {
        out.write(cell);
        out.write(last ? "" : padding);
      }
      out.write(last ? "\n" : "  ");
    }
  }

  /** Control characters escaped: they would break the lines, or steer the terminal. */
  private static String printable(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(
            control ->
                switch (control.group()) {
                  case "\n" -> "\\\\n";
                  case "\r" -> "\\\\r";
                  case "\t" -> "\\\\t";
                  default -> "\\\\u%04x".formatted(control.group().codePointAt(0));
                });
  }
}
