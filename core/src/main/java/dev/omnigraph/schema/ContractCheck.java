package dev.omnigraph.schema;

import static dev.omnigraph.store.Document.expect;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether a contract that was kept is one by which rows can be read and written: its ids are unique
 * and mean something, its values can be read. For one use.
 */
final class ContractCheck {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern ID = Pattern.compile("[a-z][0-9]{1,10}");

  private final Contract contract;
  private final Set<String> nodes;
  private final Set<String> ids = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  /** Runs it for every contract that is read. */
  static final class OfKept extends StdConverter<Contract, Contract> {
    @Override
    public Contract convert(Contract kept) {
      new ContractCheck(kept).run();
      return kept;
    }
  }

  ContractCheck(Contract contract) {
    this.contract = contract;
    this.nodes = contract.nodes().stream().map(NodeType::id).collect(Collectors.toSet());
  }

  /**
   * @throws IllegalArgumentException with the first thing that is wrong
   */
  void run() {
    expect(contract.schemaVersion() > 0 && contract.nextId() > 0, "a counted schema");
    contract.types().forEach(type -> named(type.id(), type.name()));
    for (InterfaceType type : contract.interfaces()) {
      named(type.id(), type.name());
      properties(type.name(), type.properties());
    }
    contract.types().forEach(this::check);
  }

  private void named(String id, String name) {
    expect(ID.matcher(id).matches() && ids.add(id), "an id of its own, found `%s`".formatted(id));
    expect(
        NAME.matcher(name).matches() && names.add(name),
        "a name of its own, found `%s`".formatted(name));
  }

  private void properties(String type, List<Property> properties) {
    Set<String> own = new HashSet<>();
    for (Property property : properties) {
      String where = type + "." + property.name();
      expect(
          ID.matcher(property.id()).matches()
              && ids.add(property.id())
              && NAME.matcher(property.name()).matches()
              && own.add(property.name()),
          "an id and a name of its own for " + where);
      try {
        property.defaultValue();
        property.initialValue();
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("a value that " + where + " can't have", e);
      }
    }
  }

  private void check(GraphType type) {
    properties(type.name(), type.properties());
    if (type instanceof EdgeType edge) {
      expect(
          isNode(edge.source()) && isNode(edge.destination()),
          "nodes at both ends of " + type.name());
    }
    long keys = type.constraints().stream().filter(Constraint.Key.class::isInstance).count();
    expect(keys <= (type instanceof NodeType ? 1 : 0), "at most one key, of nodes");
    type.constraints().forEach(constraint -> check(type, constraint));
  }

  private boolean isNode(String id) {
    return nodes.contains(id);
  }

  private void check(GraphType type, Constraint constraint) {
    expect(
        ID.matcher(constraint.id()).matches() && ids.add(constraint.id()),
        "an id of its own, found `%s`".formatted(constraint.id()));
    String where = "of constraint `%s` of %s".formatted(constraint.id(), type.name());
    switch (constraint) {
      case Constraint.Key key -> members(type, key.members(), where);
      case Constraint.Unique unique -> members(type, unique.members(), where);
      case Constraint.Index index -> members(type, index.members(), where);
      case Constraint.Range range -> {
        Property property = member(type, range.member(), where);
        expect(
            property.type().isScalar() && property.type().kind().isNumeric(), "a number " + where);
        RowRules.of(type);
      }
      case Constraint.Check check -> {
        PropertyType value = member(type, check.member(), where).type();
        expect(value.isScalar() && value.kind() == PropertyType.Kind.STRING, "a text " + where);
        try {
          CheckPattern.compile(check.regex());
        } catch (ValueException e) {
          throw new IllegalArgumentException(e.reason() + " " + where, e);
        }
      }
    }
  }

  private static void members(GraphType type, List<String> members, String where) {
    expect(
        !members.isEmpty() && new HashSet<>(members).size() == members.size(), "members " + where);
    for (String member : members) {
      boolean end = member.equals(Constraint.SRC) || member.equals(Constraint.DST);
      if (!end || type instanceof NodeType) {
        PropertyType value = member(type, member, where).type();
        expect(
            value.isScalar() && value.kind() != PropertyType.Kind.BLOB,
            "values to compare " + where);
      }
    }
  }

  private static Property member(GraphType type, String id, String where) {
    return type.propertyById(id)
        .orElseThrow(() -> new IllegalArgumentException("no member `%s` %s".formatted(id, where)));
  }
}
