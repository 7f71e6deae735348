package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column that is asked for, as the schema of the reader has it.
 *
 * @param name {@code @id}, {@code @src}, {@code @dst}, {@code @deleted} or the id of a property
 * @param property the property, null for the others
 */
record Column(String name, @Nullable Property property) {
  static final Column ID = new Column(FragmentFooter.ID, null);
  static final Column SRC = new Column(FragmentFooter.SRC, null);
  static final Column DST = new Column(FragmentFooter.DST, null);
  static final Column DELETED = new Column(FragmentFooter.DELETED, null);

  private static final PropertyType TEXT = PropertyType.scalar(Kind.STRING, false);

  /**
   * @throws IllegalArgumentException if the type has no such column
   */
  static Column of(GraphType type, String name) {
    if (name.equals(FragmentFooter.ID)) {
      return ID;
    }
    if (type instanceof EdgeType && name.equals(FragmentFooter.SRC)) {
      return SRC;
    }
    if (type instanceof EdgeType && name.equals(FragmentFooter.DST)) {
      return DST;
    }
    return type.propertyById(name)
        .map(Column::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "type %s has no column `%s`".formatted(type.name(), name)));
  }

  static Column of(Property property) {
    return new Column(property.id(), property);
  }

  /** The type of its values. */
  PropertyType type() {
    return property == null ? TEXT : property.type();
  }

  /** The Arrow field in which a reader gets it. */
  Field field() {
    if (property != null) {
      return ArrowValues.field(name, property.type());
    }
    return name.equals(FragmentFooter.DELETED)
        ? Field.notNullable(name, ArrowType.Bool.INSTANCE)
        : FragmentFooter.own(name);
  }

  /** What rows have that are older than the property. */
  @Nullable Object initialValue() {
    return property == null ? null : property.initialValue();
  }
}
