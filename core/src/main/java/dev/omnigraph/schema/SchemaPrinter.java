package dev.omnigraph.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints a contract as {@code .pg} text that compiles to an equal one, up to ids and version. A
 * key, unique or index of one property stands behind the property, every other constraint in the
 * body; comments are not kept.
 */
public final class SchemaPrinter {
  private static final String INDENT = "    ";

  private final Contract contract;

  private SchemaPrinter(Contract contract) {
    this.contract = contract;
  }

  /** The text of a contract. */
  public static String print(Contract contract) {
    SchemaPrinter printer = new SchemaPrinter(contract);
    List<String> declarations = new ArrayList<>();
    contract.interfaces().forEach(type -> declarations.add(printer.interfaceType(type)));
    contract.nodes().forEach(type -> declarations.add(printer.node(type)));
    contract.edges().forEach(type -> declarations.add(printer.edge(type)));
    return String.join("\n", declarations);
  }

  private String interfaceType(InterfaceType type) {
    return "interface " + type.name() + new Members(type.properties(), type.constraints()).body();
  }

  private String node(NodeType type) {
    Members members = new Members(type.properties(), type.constraints());
    leaveOutContributed(type, members);
    return "node "
        + type.name()
        + annotations(type.annotations())
        + (type.interfaces().isEmpty() ? "" : " implements " + String.join(", ", type.interfaces()))
        + members.body();
  }

  private String edge(EdgeType type) {
    Members members = new Members(type.properties(), type.constraints());
    return "edge "
        + type.name()
        + ": "
        + nodeName(type.source())
        + " -> "
        + nodeName(type.destination())
        + cardinality(type.cardinality())
        + annotations(type.annotations())
        + (members.isEmpty() ? "\n" : members.body());
  }

  private String nodeName(String id) {
    return contract.type(id).orElseThrow().name();
  }

  /** A node declares just so many of its properties that its interfaces contribute the others. */
  private void leaveOutContributed(NodeType type, Members members) {
    Map<String, String> contributed = contributed(type);
    List<String> names = new ArrayList<>(members.properties.keySet());
    for (int own = Math.max(0, names.size() - contributed.size()); own < names.size(); own++) {
      Map<String, String> missing = new LinkedHashMap<>(contributed);
      names.subList(0, own).forEach(missing::remove);
      Map<String, String> others = new LinkedHashMap<>(members.properties);
      names.subList(0, own).forEach(others::remove);
      if (List.copyOf(missing.entrySet()).equals(List.copyOf(others.entrySet()))) {
        members.properties.keySet().removeAll(others.keySet());
        return;
      }
    }
  }

  /** By name what a node that declared nothing would have, in this order. */
  private Map<String, String> contributed(NodeType type) {
    Map<String, String> contributed = new LinkedHashMap<>();
    for (String name : type.interfaces()) {
      for (InterfaceType shared : contract.interfaces()) {
        if (shared.name().equals(name)) {
          new Members(shared.properties(), shared.constraints())
              .properties.forEach(contributed::putIfAbsent);
        }
      }
    }
    return contributed;
  }

  /** What stands in the body of a type. */
  private static final class Members {
    /** By name, each with its constraints and annotations. */
    private final Map<String, String> properties = new LinkedHashMap<>();

    private final List<String> constraints = new ArrayList<>();
    private final Map<String, String> namesById = new LinkedHashMap<>();

    Members(List<Property> properties, List<Constraint> constraints) {
      for (Property property : properties) {
        this.properties.put(property.name(), property.name() + ": " + property.type());
        namesById.put(property.id(), property.name());
      }
      constraints.forEach(this::add);
      for (Property property : properties) {
        this.properties.merge(property.name(), annotations(property.annotations()), String::concat);
      }
    }

    boolean isEmpty() {
      return properties.isEmpty() && constraints.isEmpty();
    }

    String body() {
      StringBuilder text = new StringBuilder(" {\n");
      properties.values().forEach(line -> text.append(INDENT).append(line).append('\n'));
      constraints.forEach(line -> text.append(INDENT).append(line).append('\n'));
      return text.append("}\n").toString();
    }

    private void add(Constraint constraint) {
      switch (constraint) {
        case Constraint.Key key -> add("@key", key.members());
        case Constraint.Unique unique -> add("@unique", unique.members());
        case Constraint.Index index -> add("@index", index.members());
        case Constraint.Range range -> constraints.add(inBody(range));
        case Constraint.Check check -> constraints.add(inBody(check));
      }
    }

    private String inBody(Constraint constraint) {
      return switch (constraint) {
        case Constraint.Key key -> "@key" + names(key.members());
        case Constraint.Unique unique -> "@unique" + names(unique.members());
        case Constraint.Index index -> "@index" + names(index.members());
        case Constraint.Range range -> range(name(range.member()), range);
        case Constraint.Check check -> check(name(check.member()), check);
      };
    }

    private String names(List<String> members) {
      return members.stream().map(this::name).collect(Collectors.joining(", ", "(", ")"));
    }

    private void add(String word, List<String> members) {
      String single = members.size() == 1 ? namesById.get(members.getFirst()) : null;
      if (single != null) {
        properties.merge(single, " " + word, String::concat);
      } else {
        constraints.add(word + names(members));
      }
    }

    /** An end of an edge stands without its sign, unless a property has that name. */
    private String name(String member) {
      if (member.equals(Constraint.SRC) || member.equals(Constraint.DST)) {
        String end = member.substring(1);
        return properties.containsKey(end) ? member : end;
      }
      return Objects.requireNonNull(namesById.get(member), member);
    }
  }

  /** Any constraint of a type as it is, or might be, written in the body. */
  static String inBody(GraphType type, Constraint constraint) {
    return new Members(type.properties(), List.of()).inBody(constraint);
  }

  /** The constraint as written in the body. */
  static String range(String name, Constraint.Range range) {
    return "@range(" + name + ", " + bound(range.low()) + ".." + bound(range.high()) + ")";
  }

  private static String bound(@Nullable String bound) {
    return bound == null ? "" : bound;
  }

  /** The constraint as written in the body. */
  static String check(String name, Constraint.Check check) {
    return "@check(" + name + ", " + StringLiteral.quote(check.regex()) + ")";
  }

  private static String cardinality(Cardinality cardinality) {
    return cardinality.equals(Cardinality.ANY) ? "" : " @card(" + cardinality.spelling() + ")";
  }

  /** Each with a space before it. */
  private static String annotations(List<Annotation> annotations) {
    StringBuilder text = new StringBuilder();
    for (Annotation annotation : annotations) {
      text.append(" @").append(annotation.name());
      if (annotation.value() != null) {
        text.append('(').append(annotation.value());
        annotation.arguments().forEach((k, v) -> text.append(", ").append(k).append('=').append(v));
        text.append(')');
      }
    }
    return text.toString();
  }
}
