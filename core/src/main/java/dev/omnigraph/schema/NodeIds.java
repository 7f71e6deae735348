package dev.omnigraph.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ids of nodes that have a key: the spelling of their key. */
public final class NodeIds {
  private NodeIds() {}

  /**
   * The id of a node: the spelling of its key, or for several members a JSON array of their
   * spellings in the order in which the key names them.
   *
   * @param type a type with a key
   * @param values in order of the properties of the type; those of the key are not null
   */
  public static String of(NodeType type, @Nullable Object[] values) {
    List<String> members = type.key().orElseThrow().members();
    if (members.size() == 1) {
      return member(type, members.getFirst(), values);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode(members.size());
    for (String member : members) {
      array.add(member(type, member, values));
    }
    return array.toString();
  }

  private static String member(NodeType type, String id, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      Property property = type.properties().get(i);
      if (property.id().equals(id)) {
        return spell(property.type(), Objects.requireNonNull(values[i], property.name()));
      }
    }
    throw new IllegalArgumentException("type " + type.name() + " has no property " + id);
  }

  /**
   * One member of a key: integers in decimal, Date as days and DateTime as milliseconds since 1970,
   * floats in their shortest form, -0 as 0, all else plain.
   *
   * @param type of a scalar
   */
  public static String spell(PropertyType type, Object value) {
    return switch (type.kind()) {
      case DATE -> Long.toString(((LocalDate) value).toEpochDay());
      case DATETIME -> Long.toString(((Instant) value).toEpochMilli());
      case F32, F64 -> shortest(value.toString());
      case STRING, ENUM, BOOL, I32, I64, U32, U64 -> value.toString();
      case BLOB -> throw new IllegalArgumentException("a Blob can't be a key");
    };
  }

  /** The fewest digits, without a dot behind whole numbers; an exponent from 10^21 and 10^-7 on. */
  private static String shortest(String spelling) {
    BigDecimal number = new BigDecimal(spelling).stripTrailingZeros();
    if (number.signum() == 0) {
      return "0";
    }
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -7 && exponent < 21) {
      return number.toPlainString();
    }
    return number.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }
}
