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
import dev.omnigraph.schema.ValueException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that fix the id of a node, or all members of its key and with them its id.
 *
 * @param id the one that a node must have to satisfy them
 * @param conditions which are satisfied by the node of that id, so that they need no check
 */
record KeyLookup(String id, List<Condition> conditions) {

  /** Null if conditions don't fix a key of the slot. */
  static @Nullable KeyLookup of(Slot slot, List<Condition> conditions) {
    List<Condition> used = new ArrayList<>();
    Object id = value(slot, Meta.property(Meta.ID), conditions, used);
    if (id != null) {
      return new KeyLookup((String) id, used);
    }
    if (!(slot.type() instanceof NodeType type) || type.key().isEmpty()) {
      return null;
    }
    List<String> members = type.key().map(Constraint.Key::members).orElseThrow();
    @Nullable Object[] values = new @Nullable Object[type.properties().size()];
    for (int i = 0; i < values.length; i++) {
      Property property = type.properties().get(i);
      if (members.contains(property.id())) {
        values[i] = value(slot, property, conditions, used);
        if (values[i] == null) {
          return null;
        }
      }
    }
    return new KeyLookup(NodeIds.of(type, values), used);
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
