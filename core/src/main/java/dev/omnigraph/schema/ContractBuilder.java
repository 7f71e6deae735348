package dev.omnigraph.schema;

import dev.omnigraph.schema.Drafts.PropertyDraft;
import dev.omnigraph.schema.Drafts.Rule;
import dev.omnigraph.schema.Drafts.RuleKind;
import dev.omnigraph.schema.Drafts.TypeDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gives ids to checked drafts and makes a contract of them. */
final class ContractBuilder {
  private int nextId = 1;

  Contract build(List<TypeDraft> interfaces, List<TypeDraft> nodes, List<TypeDraft> edges) {
    List<InterfaceType> interfaceTypes = interfaces.stream().map(this::interfaceType).toList();
    Map<String, String> ids = new LinkedHashMap<>();
    List<NodeType> nodeTypes = new ArrayList<>();
    for (TypeDraft draft : nodes) {
      NodeType type = node(draft);
      ids.put(type.name(), type.id());
      nodeTypes.add(type);
    }
    List<EdgeType> edgeTypes = edges.stream().map(draft -> edge(draft, ids)).toList();
    return new Contract(1, nextId, interfaceTypes, nodeTypes, edgeTypes);
  }

  private InterfaceType interfaceType(TypeDraft draft) {
    String id = id('t');
    List<Property> properties = properties(draft);
    return new InterfaceType(id, draft.name, properties, constraints(draft, properties));
  }

  NodeType node(TypeDraft draft) {
    String id = id('t');
    List<Property> properties = properties(draft);
    return new NodeType(
        id,
        draft.name,
        draft.interfaces,
        properties,
        constraints(draft, properties),
        draft.annotations);
  }

  private EdgeType edge(TypeDraft draft, Map<String, String> ids) {
    String id = id('t');
    List<Property> properties = properties(draft);
    return new EdgeType(
        id,
        draft.name,
        Objects.requireNonNull(ids.get(draft.source)),
        Objects.requireNonNull(ids.get(draft.destination)),
        draft.cardinality,
        properties,
        constraints(draft, properties),
        draft.annotations);
  }

  private String id(char kind) {
    return kind + Integer.toString(nextId++);
  }

  private List<Property> properties(TypeDraft draft) {
    return draft.properties.values().stream()
        .map(
            property ->
                new Property(
                    id('p'),
                    property.name(),
                    Objects.requireNonNull(property.type()),
                    property.annotations(),
                    null))
        .toList();
  }

  /** In the order of {@link GraphType#constraints()}, however they were written. */
  private List<Constraint> constraints(TypeDraft draft, List<Property> properties) {
    Map<String, String> ids = new LinkedHashMap<>();
    properties.forEach(property -> ids.put(property.name(), property.id()));
    List<Constraint> constraints = new ArrayList<>();
    for (PropertyDraft property : draft.properties.values()) {
      for (RuleKind kind : List.of(RuleKind.KEY, RuleKind.UNIQUE, RuleKind.INDEX)) {
        Rule rule = new Rule(kind, List.of(property.name()), null, null, null);
        if (property.marks().containsKey(kind) || draft.rules.containsKey(rule)) {
          constraints.add(constraint(rule, ids));
        }
      }
    }
    for (Rule rule : draft.rules.keySet()) {
      if (!ofOneProperty(rule, draft)) {
        constraints.add(constraint(rule, ids));
      }
    }
    return constraints;
  }

  private static boolean ofOneProperty(Rule rule, TypeDraft draft) {
    return rule.kind().compareTo(RuleKind.INDEX) <= 0
        && rule.members().size() == 1
        && draft.properties.containsKey(rule.members().getFirst());
  }

  private Constraint constraint(Rule rule, Map<String, String> ids) {
    String id = id('c');
    // An end of an edge stands for itself.
    List<String> members =
        rule.members().stream().map(name -> ids.getOrDefault(name, name)).toList();
    return switch (rule.kind()) {
      case KEY -> new Constraint.Key(id, members);
      case UNIQUE -> new Constraint.Unique(id, members);
      case INDEX -> new Constraint.Index(id, members);
      case RANGE -> new Constraint.Range(id, members.getFirst(), rule.low(), rule.high());
      case CHECK ->
          new Constraint.Check(id, members.getFirst(), Objects.requireNonNull(rule.regex()));
    };
  }
}
