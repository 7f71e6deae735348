package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Compared;
import dev.omnigraph.query.Term.Constant;
import dev.omnigraph.query.Term.Field;
import dev.omnigraph.query.Term.Operand;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.JsonValues;
import dev.omnigraph.schema.NodeIds;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import dev.omnigraph.schema.PropertyType;
import dev.omnigraph.schema.ValueException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that fix the id of a node, or all members of its key and with them its id; or that
 * leave a choice of a few.
 *
 * @param ids those that a node can have to satisfy them, each once
 * @param conditions which are satisfied by the nodes of these ids, so that they need no check
 */
record KeyLookup(List<String> ids, List<Condition> conditions) {

  /** Null if conditions don't fix a key of the slot. */
  static @Nullable KeyLookup of(Slot slot, List<Condition> conditions) {
    Property id = Meta.property(Meta.ID);
    List<Condition> used = new ArrayList<>();
    Object one = value(slot, id, conditions, used);
    if (one != null) {
      return new KeyLookup(List.of((String) one), used);
    }
    if (slot.type() instanceof NodeType type && type.key().isPresent()) {
      KeyLookup byKey = ofKey(slot, type, conditions);
      if (byKey != null) {
        return byKey;
      }
    }
    return among(slot, id, conditions, String.class::cast);
  }

  /**
   * The ids that an end of an edge must have one of, if conditions fix it; else null.
   *
   * @param end {@link Meta#SOURCE} or {@link Meta#DESTINATION}
   */
  static @Nullable KeyLookup ofEnd(Slot slot, String end, List<Condition> conditions) {
    Property property = Meta.property(end);
    List<Condition> used = new ArrayList<>();
    Object one = value(slot, property, conditions, used);
    return one != null
        ? new KeyLookup(List.of((String) one), used)
        : among(slot, property, conditions, String.class::cast);
  }

  private static @Nullable KeyLookup ofKey(Slot slot, NodeType type, List<Condition> conditions) {
    List<String> members = type.key().map(Constraint.Key::members).orElseThrow();
    List<Condition> used = new ArrayList<>();
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int i = 0; i < values.length; i++) {
      Property property = type.properties().get(i);
      if (members.contains(property.id())) {
        values[i] = value(slot, property, conditions, used);
        if (values[i] == null) {
          return members.size() == 1 ? amongKeys(slot, type, i, conditions) : null;
        }
      }
    }
    return new KeyLookup(List.of(NodeIds.of(type, values)), used);
  }

  private static @Nullable KeyLookup amongKeys(
      Slot slot, NodeType type, int member, List<Condition> conditions) {
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    return among(
        slot,
        type.properties().get(member),
        conditions,
        value -> {
          values[member] = value;
          return NodeIds.of(type, values);
        });
  }

  /** By a condition that a property is in a list. */
  private static @Nullable KeyLookup among(
      Slot slot, Property property, List<Condition> conditions, Function<Object, String> id) {
    for (Condition condition : conditions) {
      if (condition instanceof Compared compared
          && compared.comparison() == Comparison.CONTAINS
          && compared.right().equals(new Field(slot, property))
          && compared.left() instanceof Constant constant
          && constant.value() instanceof List<?> items) {
        Set<String> ids = new LinkedHashSet<>();
        PropertyType type = PropertyType.scalar(constant.type().kind(), true);
        for (Object item : items) {
          Object value = value(property, new Constant(item, type));
          if (value == null) {
            return null;
          }
          ids.add(id.apply(value));
        }
        return new KeyLookup(List.copyOf(ids), List.of(condition));
      }
    }
    return null;
  }

  /** The others of the conditions under which it was found. */
  List<Condition> others(List<Condition> all) {
    return all.stream().filter(condition -> !conditions.contains(condition)).toList();
  }

  private static @Nullable Object value(
      Slot slot, Property property, List<Condition> conditions, List<Condition> used) {
    Field field = new Field(slot, property);
    for (Condition condition : conditions) {
      if (condition instanceof Compared compared && compared.comparison() == Comparison.EQUAL) {
        Object value = null;
        if (compared.left().equals(field)) {
          value = value(property, compared.right());
        } else if (compared.right().equals(field)) {
          value = value(property, compared.left());
        }
        if (value != null) {
          used.add(condition);
          return value;
        }
      }
    }
    return null;
  }

  /** The constant as the property has it; null if it can't have that value exactly. */
  private static @Nullable Object value(Property property, Operand operand) {
    if (!(operand instanceof Constant constant) || constant.value() == null) {
      return null;
    }
    if (constant.type().kind() == property.type().kind()) {
      return constant.value();
    }
    boolean integers = constant.type().kind().isInteger() && property.type().kind().isInteger();
    boolean texts = Comparability.of(property.type().kind()) == Comparability.TEXT;
    if (!integers && !texts) {
      return null;
    }
    try {
      return JsonValues.read(property.type(), JsonValues.toJson(constant.type(), constant.value()));
    } catch (ValueException unfit) {
      return null;
    }
  }
}
