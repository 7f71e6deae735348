package dev.omnigraph.constraint;

import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.Property;
import dev.omnigraph.sort.RecordReader;
import dev.omnigraph.sort.RecordWriter;
import dev.omnigraph.table.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row has in the place of a unique constraint's members. */
final class UniqueTuple {
  private UniqueTuple() {}

  /** The values in order of the members, or null where one of them is null: the row is exempt. */
  static @Nullable List<Object> of(GraphType type, Constraint.Unique unique, Row row) {
    List<Object> values = new ArrayList<>(unique.members().size());
    for (String member : unique.members()) {
      Object value =
          switch (member) {
            case Constraint.SRC -> row.source();
            case Constraint.DST -> row.destination();
            default -> row.values()[position(type, member)];
          };
      if (value == null) {
        return null;
      }
      values.add(zeroWithoutSign(value));
    }
    return values;
  }

  /** -0 and 0 are one number. */
  private static Object zeroWithoutSign(Object value) {
    if (value instanceof Double number && number == 0) {
      return 0.0;
    }
    return value instanceof Float number && number == 0 ? (Object) 0.0f : value;
  }

  private static int position(GraphType type, String propertyId) {
    for (int i = 0; i < type.properties().size(); i++) {
      if (type.properties().get(i).id().equals(propertyId)) {
        return i;
      }
    }
    throw new IllegalArgumentException("%s has no property %s".formatted(type.name(), propertyId));
  }

  /** The values in key spelling. */
  static String[] spelling(GraphType type, Constraint.Unique unique, List<Object> values) {
    String[] spelling = new String[values.size()];
    for (int i = 0; i < spelling.length; i++) {
      Object value = values.get(i);
      spelling[i] =
          type.propertyById(unique.members().get(i))
              .map(Property::type)
              .map(valueType -> NodeIds.spell(valueType, value))
              .orElseGet(value::toString);
    }
    return spelling;
  }

  /** The spelling, to be sorted by. */
  static void write(String[] spelling, RecordWriter out) {
    for (String part : spelling) {
      out.text(part);
    }
  }

  /** What {@link #write} wrote. */
  static String[] read(Constraint.Unique unique, RecordReader in) {
    String[] spelling = new String[unique.members().size()];
    for (int i = 0; i < spelling.length; i++) {
      spelling[i] = in.text();
    }
    return spelling;
  }

  /** The constraint for people, for instance {@code Person.email}. */
  static String describe(GraphType type, Constraint.Unique unique) {
    return type.name()
        + "."
        + String.join(
            ", ",
            unique.members().stream()
                .map(id -> type.propertyById(id).map(Property::name).orElse(id.substring(1)))
                .toList());
  }
}
