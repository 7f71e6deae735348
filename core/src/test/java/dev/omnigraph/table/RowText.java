package dev.omnigraph.table;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as text, so that they can be compared: -0.0 and 0.0 differ, arrays are spelled out. */
public final class RowText {
  private RowText() {}

  public static String of(Row row) {
    return "%s %s %s %s %s"
        .formatted(
            row.id(), row.src(), row.dst(), value(Arrays.asList(row.values())), row.deleted());
  }

  static List<String> of(List<Row> rows) {
    return rows.stream().map(RowText::of).toList();
  }

  private static String value(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RowText::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof float[] vector ? Arrays.toString(vector) : String.valueOf(value);
  }
}
