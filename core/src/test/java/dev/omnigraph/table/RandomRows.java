package dev.omnigraph.table;

import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.PropertyType.Kind;
import dev.omnigraph.schema.PropertyType.Shape;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Types of all shapes and kinds, and rows with values at and between their bounds. */
final class RandomRows {
  private static final BigInteger MAX_U64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final String[] TEXTS = {
    "", "a", "Zürich", "\uD83D\uDE80", "\uFFFF", "\0", "\"\\\n", "é".repeat(300), "x".repeat(70_000)
  };

  private final Random random;

  RandomRows(Random random) {
    this.random = random;
  }

  /** A node or edge type with one property of each kind and shape. */
  static GraphType everyKind(boolean edges) {
    List<Property> properties = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      PropertyType type =
          kind == Kind.ENUM
              ? PropertyType.enumeration(List.of("red", "green"), true)
              : PropertyType.scalar(kind, true);
      properties.add(property(properties.size(), type));
      if (kind != Kind.ENUM) {
        properties.add(property(properties.size(), PropertyType.list(kind, true)));
      }
    }
    properties.add(property(properties.size(), PropertyType.vector(3, true)));
    Property[] all = properties.toArray(Property[]::new);
    return edges ? TableFixture.edge(all) : TableFixture.node(all);
  }

  private static Property property(int index, PropertyType type) {
    return TableFixture.property("p" + index, "property" + index, type);
  }

  List<Row> rows(GraphType type, boolean edges, int count) {
    Row[] rows = new Row[count];
    for (int i = 0; i < count; i++) {
      String id = "id" + i;
      String src = "n" + random.nextInt(5);
      String dst = "n" + random.nextInt(5);
      if (random.nextInt(8) == 0) {
        rows[i] = edges ? Row.edgeTombstone(type, id, src, dst) : Row.nodeTombstone(type, id);
      } else {
        rows[i] = edges ? Row.edge(id, src, dst, values(type)) : Row.node(id, values(type));
      }
    }
    return TableFixture.sorted(type, rows);
  }

  @Nullable Object[] values(GraphType type) {
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int p = 0; p < values.length; p++) {
      values[p] = random.nextInt(5) == 0 ? null : value(type.properties().get(p).type());
    }
    return values;
  }

  Object value(PropertyType type) {
    if (type.shape() == Shape.VECTOR) {
      float[] vector = new float[type.dimension()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (Float) scalar(Kind.F32);
      }
      return vector;
    }
    if (type.shape() == Shape.LIST) {
      List<Object> list = new ArrayList<>();
      int size = random.nextInt(4);
      for (int i = 0; i < size; i++) {
        list.add(scalar(type.kind()));
      }
      return list;
    }
    return scalar(type.kind());
  }

  private Object scalar(Kind kind) {
    boolean edge = random.nextInt(3) == 0;
    return switch (kind) {
      case STRING -> edge ? TEXTS[random.nextInt(TEXTS.length)] : "text" + random.nextInt();
      case BLOB -> bytes(edge ? 0 : random.nextInt(40));
      case BOOL -> random.nextBoolean();
      case I32 -> edge ? Integer.MIN_VALUE : (Object) random.nextInt();
      case I64 -> edge ? Long.MIN_VALUE : (Object) random.nextLong();
      case U32 -> edge ? 0xffff_ffffL : (Object) (random.nextLong() & 0xffff_ffffL);
      case U64 -> edge ? MAX_U64 : new BigInteger(64, random);
      case F32 -> edge ? -0.0f : (Object) aFloat();
      case F64 -> edge ? Double.MIN_VALUE : (Object) (random.nextGaussian() * 1e200);
      case DATE -> LocalDate.ofEpochDay(random.nextInt());
      case DATETIME -> Instant.ofEpochMilli(random.nextLong() >> 8);
      case ENUM -> random.nextBoolean() ? "red" : "green";
    };
  }

  private float aFloat() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : Float.MIN_VALUE;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
