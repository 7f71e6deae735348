package dev.omnigraph.query;

import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.schema.Property;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all parts of the type checker share while they look at one query. */
final class Checking {
  private final Contract contract;
  private final Refusals refusals;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  Checking(Contract contract, Refusals refusals, List<Parameter> parameters) {
    this.contract = contract;
    this.refusals = refusals;
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
  }

  Contract contract() {
    return contract;
  }

  Refusals refusals() {
    return refusals;
  }

  /** By name, in order of declaration. */
  Map<String, Parameter> parameters() {
    return parameters;
  }

  /** All variables so far, by their index. */
  List<Slot> slots() {
    return slots;
  }

  Slot newSlot(String name, GraphType type, boolean optional) {
    Slot slot = new Slot(slots.size(), name, type, optional);
    slots.add(slot);
    return slot;
  }

  /** The node type of that name, or null after a refusal. */
  @Nullable NodeType nodeType(Name name) {
    NodeType type = contract.node(name.text()).orElse(null);
    if (type == null) {
      List<String> names = contract.nodes().stream().map(NodeType::name).toList();
      String message = "there is no node type `" + name + "`";
      refusals.add(name.at(), "unknown_type", message, name.text(), names);
    }
    return type;
  }

  /** The property of that name, or null after a refusal. */
  @Nullable Property property(GraphType type, Name name) {
    Property property = type.property(name.text()).orElse(null);
    if (property == null) {
      List<String> names = type.properties().stream().map(Property::name).toList();
      String message = "`" + type.name() + "` has no property `" + name + "`";
      refusals.add(name.at(), "unknown_property", message, name.text(), names);
    }
    return property;
  }

  /**
   * The property of that name, or what every row has beside its properties: its {@code @id}, and an
   * edge its {@code @src} and {@code @dst}. Null after a refusal.
   */
  @Nullable Property readable(GraphType type, Name name) {
    boolean edge = type instanceof EdgeType;
    return switch (name.text()) {
      case Meta.ID -> Meta.property(Meta.ID);
      case Meta.SOURCE -> edge ? Meta.property(Meta.SOURCE) : property(type, name);
      case Meta.DESTINATION -> edge ? Meta.property(Meta.DESTINATION) : property(type, name);
      default -> property(type, name);
    };
  }

  void refuse(Position at, String code, String message) {
    refusals.add(at, code, message);
  }
}
