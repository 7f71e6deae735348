package dev.omnigraph.constraint;

import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.table.RowRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A row that is written and has a value which must be unique.
 *
 * @param spelling the value, in key spelling
 * @param line of the row, or 0
 * @param id of the row
 * @param values the value in order of the constraint's members
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record UniqueClaim(String[] spelling, int line, String id, List<Object> values) {

  /** The claim as a record, sorted by value, then by the order in which the rows came. */
  static byte[] record(
      GraphType type,
      Constraint.Unique unique,
      WrittenRow row,
      List<Object> values,
      RecordWriter out) {
    UniqueTuple.write(UniqueTuple.spelling(type, unique, values), out);
    out.number(row.sequence()).small(row.line()).text(row.id());
    for (int i = 0; i < values.size(); i++) {
      Optional<Property> property = type.propertyById(unique.members().get(i));
      if (property.isPresent()) {
        RowRecords.write(property.get().type(), values.get(i), out);
      }
    }
    return out.take();
  }

  static UniqueClaim read(GraphType type, Constraint.Unique unique, byte[] record) {
    RecordReader in = new RecordReader(record);
    String[] spelling = UniqueTuple.read(unique, in);
    in.number();
    int line = in.small();
    String id = in.text();
    List<Object> values = new ArrayList<>(spelling.length);
    for (int i = 0; i < spelling.length; i++) {
      Optional<Property> property = type.propertyById(unique.members().get(i));
      values.add(
          property.isPresent()
              ? Objects.requireNonNull(RowRecords.read(property.get().type(), in))
              : spelling[i]);
    }
    return new UniqueClaim(spelling, line, id, values);
  }

  /** The row, for people. */
  String holder(GraphType type) {
    return line > 0 ? "line " + line : "%s `%s`".formatted(type.name(), id);
  }
}
