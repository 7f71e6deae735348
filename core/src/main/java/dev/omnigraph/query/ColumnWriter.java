package dev.omnigraph.query;

import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Entity;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.PropertyType.Shape;
import dev.omnigraph.table.ArrowValues;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Fills the vector of a returned column for a batch of bindings: only here are values read. */
interface ColumnWriter {
  void write(Batch batch, FieldVector out);

  static ColumnWriter of(GraphView graph, Term term) {
    return switch (term) {
      case Field field -> {
        SlotColumn column = new SlotColumn(graph, field.slot(), field.property().id());
        yield (batch, out) -> column.read(batch.column(field.slot()), batch.size, out);
      }
      case Entity entity -> entity(graph, entity.slot());
      case Constant constant ->
          (batch, out) -> {
            out.clear();
            for (int i = 0; i < batch.size; i++) {
              ArrowValues.set(out, i, constant.type(), constant.value());
            }
            out.setValueCount(batch.size);
          };
      default -> throw new IllegalStateException("not resolved: " + term);
    };
  }

  private static ColumnWriter entity(GraphView graph, Slot slot) {
    List<SlotColumn> columns =
        Member.of(slot.type()).stream()
            .map(member -> new SlotColumn(graph, slot, member.column()))
            .toList();
    return (batch, out) -> {
      StructVector struct = (StructVector) out;
      struct.clear();
      struct.setInitialCapacity(batch.size);
      struct.allocateNew();
      int[] ordinals = batch.column(slot);
      for (int i = 0; i < columns.size(); i++) {
        FieldVector child = (FieldVector) struct.getChildByOrdinal(i);
        columns.get(i).read(ordinals, batch.size, child);
      }
      for (int i = 0; i < batch.size; i++) {
        if (ordinals[i] != Slot.NONE) {
          struct.setIndexDefined(i);
        }
      }
      struct.setValueCount(batch.size);
    };
  }

  /**
   * A member of the object that stands for a node or an edge.
   *
   * @param column as {@link SlotColumn} names it
   */
  record Member(String name, String column, PropertyType type) {
    private static final PropertyType TEXT = PropertyType.scalar(Kind.STRING, false);

    /** Those of the objects of a column; none where it holds plain values. */
    static List<Member> of(Column column) {
      return switch (column.type()) {
        case Column.Value value -> List.of();
        case Column.Node node -> of(node.type());
        case Column.Edge edge -> of(edge.type());
      };
    }

    static List<Member> of(GraphType type) {
      List<Member> members = new ArrayList<>();
      members.add(new Member("@id", "@id", TEXT));
      if (type instanceof EdgeType) {
        members.add(new Member("@src", "@src", TEXT));
        members.add(new Member("@dst", "@dst", TEXT));
      }
      for (Property property : type.properties()) {
        boolean plain =
            property.type().kind() != Kind.BLOB && property.type().shape() != Shape.VECTOR;
        if (plain) {
          members.add(new Member(property.name(), property.id(), property.type()));
        }
      }
      return members;
    }
  }

  /** The Arrow field of a column. */
  static org.apache.arrow.vector.types.pojo.Field field(Column column) {
    return switch (column.type()) {
      case Column.Value value -> ArrowValues.field(column.name(), value.type());
      case Column.Node node -> struct(column.name(), node.type());
      case Column.Edge edge -> struct(column.name(), edge.type());
    };
  }

  private static org.apache.arrow.vector.types.pojo.Field struct(String name, GraphType type) {
    return new org.apache.arrow.vector.types.pojo.Field(
        name,
        FieldType.nullable(ArrowType.Struct.INSTANCE),
        Member.of(type).stream()
            .map(member -> ArrowValues.field(member.name(), member.type()))
            .toList());
  }
}
