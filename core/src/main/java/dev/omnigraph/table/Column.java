package dev.omnigraph.table;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import java.util.Objects;
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
    boolean edge = type instanceof EdgeType;
    return switch (name) {
      case FragmentFooter.ID -> ID;
      case FragmentFooter.SRC when edge -> SRC;
      case FragmentFooter.DST when edge -> DST;
      default ->
          new Column(
              name,
              type.propertyById(name)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "type %s has no column `%s`".formatted(type.name(), name))));
    };
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
        : FragmentFooter.text(name);
  }

  Property requireProperty() {
    return Objects.requireNonNull(property);
  }
}
