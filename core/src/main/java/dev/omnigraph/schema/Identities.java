package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.schema.PropertyType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Gives the things of a schema the ids that they have in the accepted one, and those that are new
 * the ids that come next.
 */
final class Identities {
  private final Contract accepted;
  private final Contract declared;
  private final String sourceName;
  private final List<Diagnostic> refused = new ArrayList<>();
  private int nextId;

  Identities(Contract accepted, Contract declared, String sourceName) {
    this.accepted = accepted;
    this.declared = declared;
    this.sourceName = sourceName;
    this.nextId = accepted.nextId();
  }

  /** Renames that can't be. */
  List<Diagnostic> refused() {
    return refused;
  }

  /** The declared schema, as the version that follows the accepted one. */
  Contract contract() {
    List<InterfaceType> interfaces = declared.interfaces().stream().map(this::shared).toList();
    Map<String, NodeType> nodesThere =
        renames("a node type", NodeType::name, NodeType::annotations, UnaryOperator.identity())
            .match(accepted.nodes(), declared.nodes());
    Map<String, String> typeIds = new HashMap<>();
    List<NodeType> nodes = new ArrayList<>();
    for (NodeType type : declared.nodes()) {
      NodeType node = node(type, nodesThere.get(type.name()));
      typeIds.put(type.id(), node.id());
      nodes.add(node);
    }
    Map<String, EdgeType> edgesThere =
        this.<EdgeType>renames(
                "an edge type",
                EdgeType::name,
                EdgeType::annotations,
                name -> name.toLowerCase(Locale.ROOT))
            .match(accepted.edges(), declared.edges());
    List<EdgeType> edges =
        declared.edges().stream()
            .map(type -> edge(type, edgesThere.get(type.name()), typeIds))
            .toList();
    return new Contract(accepted.schemaVersion() + 1, nextId, interfaces, nodes, edges);
  }

  private <T> Renames<T> renames(
      String what,
      java.util.function.Function<T, String> name,
      java.util.function.Function<T, List<Annotation>> annotations,
      UnaryOperator<String> spelling) {
    return new Renames<>(what, name, annotations, spelling, sourceName, refused);
  }

  private InterfaceType shared(InterfaceType type) {
    InterfaceType before =
        accepted.interfaces().stream()
            .filter(each -> each.name().equals(type.name()))
            .findFirst()
            .orElse(null);
    String id = before == null ? newId('t') : before.id();
    // what can't be renamed is told of the nodes that have it
    Members members =
        new Members(
            before == null ? null : before.properties(),
            before == null ? List.of() : before.constraints(),
            type.properties(),
            type.name(),
            new ArrayList<>());
    return new InterfaceType(
        id, type.name(), members.properties, members.constraints(type.constraints()));
  }

  private NodeType node(NodeType type, @Nullable NodeType before) {
    String id = before == null ? newId('t') : before.id();
    Members members = members(type, before);
    return new NodeType(
        id,
        type.name(),
        type.interfaces(),
        members.properties,
        members.constraints(type.constraints()),
        type.annotations());
  }

  private EdgeType edge(EdgeType type, @Nullable EdgeType before, Map<String, String> typeIds) {
    String id = before == null ? newId('t') : before.id();
    Members members = members(type, before);
    return new EdgeType(
        id,
        type.name(),
        Objects.requireNonNull(typeIds.get(type.source())),
        Objects.requireNonNull(typeIds.get(type.destination())),
        type.cardinality(),
        members.properties,
        members.constraints(type.constraints()),
        type.annotations());
  }

  private Members members(GraphType type, @Nullable GraphType before) {
    return new Members(
        before == null ? null : before.properties(),
        before == null ? List.of() : before.constraints(),
        type.properties(),
        type.name(),
        refused);
  }

  private String newId(char kind) {
    return kind + Integer.toString(nextId++);
  }

  /** The properties and constraints of one type. */
  private final class Members {
    private final List<Constraint> constraintsThere;
    private final Map<String, String> ids = new HashMap<>();
    private final List<Property> properties = new ArrayList<>();

    /**
     * @param there the properties that the accepted type has; null where the type is new
     */
    Members(
        @Nullable List<Property> there,
        List<Constraint> constraintsThere,
        List<Property> declared,
        String typeName,
        List<Diagnostic> refused) {
      this.constraintsThere = constraintsThere;
      Map<String, Property> matched =
          there == null
              ? Map.of()
              : new Renames<>(
                      "a property of " + typeName,
                      Property::name,
                      Property::annotations,
                      UnaryOperator.identity(),
                      sourceName,
                      refused)
                  .match(there, declared);
      for (Property property : declared) {
        Property before = matched.get(property.name());
        String id = before == null ? newId('p') : before.id();
        ids.put(property.id(), id);
        properties.add(
            new Property(
                id,
                property.name(),
                property.type(),
                property.annotations(),
                before != null
                    ? initial(before, property)
                    : there == null ? null : property.defaultLiteral()));
      }
    }

    List<Constraint> constraints(List<Constraint> declared) {
      return declared.stream().map(this::constraint).toList();
    }

    private Constraint constraint(Constraint constraint) {
      Constraint unnamed = withId(constraint, "");
      for (Constraint before : constraintsThere) {
        if (withId(before, "", UnaryOperator.identity()).equals(unnamed)) {
          return before;
        }
      }
      return withId(constraint, newId('c'));
    }

    private Constraint withId(Constraint constraint, String id) {
      // an end of an edge stands for itself
      return withId(constraint, id, member -> ids.getOrDefault(member, member));
    }

    private static Constraint withId(
        Constraint constraint, String id, UnaryOperator<String> members) {
      return switch (constraint) {
        case Constraint.Key key ->
            new Constraint.Key(id, key.members().stream().map(members).toList());
        case Constraint.Unique unique ->
            new Constraint.Unique(id, unique.members().stream().map(members).toList());
        case Constraint.Index index ->
            new Constraint.Index(id, index.members().stream().map(members).toList());
        case Constraint.Range range ->
            new Constraint.Range(id, members.apply(range.member()), range.low(), range.high());
        case Constraint.Check check ->
            new Constraint.Check(id, members.apply(check.member()), check.regex());
      };
    }
  }

  /** The same value in the property's new type: the nearest F64 of a text need not be its F32. */
  private static @Nullable String initial(Property before, Property after) {
    Object value = before.type().kind() == Kind.F32 ? before.initialValue() : null;
    return value instanceof Float number && after.type().kind() == Kind.F64
        ? new BigDecimal((double) number).toPlainString()
        : before.initial();
  }
}
