package dev.omnigraph.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    return "interface "
        + type.name()
        + body(type.properties(), type.properties(), type.constraints());
  }

  private String node(NodeType type) {
    List<Property> own = type.properties().subList(0, ownProperties(type));
    return "node "
        + type.name()
        + annotations(type.annotations())
        + (type.interfaces().isEmpty() ? "" : " implements " + String.join(", ", type.interfaces()))
        + body(own, type.properties(), type.constraints());
  }

  private String edge(EdgeType type) {
    String body =
        type.properties().isEmpty() && type.constraints().isEmpty()
            ? "\n"
            : body(type.properties(), type.properties(), type.constraints());
    return "edge "
        + type.name()
        + ": "
        + nodeName(type.source())
        + " -> "
        + nodeName(type.destination())
        + cardinality(type.cardinality())
        + annotations(type.annotations())
        + body;
  }

  private String nodeName(String id) {
    return contract.type(id).orElseThrow().name();
  }

  /** How many properties a node has to declare, so that its interfaces contribute the others. */
  private int ownProperties(NodeType type) {
    for (int own = 0; own < type.properties().size(); own++) {
      if (contributed(type, own).equals(lines(type, own))) {
        return own;
      }
    }
    return type.properties().size();
  }

  /** What the interfaces bring to a node that declares so many of its properties itself. */
  private List<String> contributed(NodeType type, int own) {
    List<String> names =
        type.properties().subList(0, own).stream().map(Property::name).collect(Collectors.toList());
    List<String> lines = new ArrayList<>();
    for (String name : type.interfaces()) {
      for (InterfaceType shared : contract.interfaces()) {
        if (!shared.name().equals(name)) {
          continue;
        }
        for (Property property : shared.properties()) {
          if (!names.contains(property.name())) {
            names.add(property.name());
            lines.add(property(property, shared.constraints()));
          }
        }
      }
    }
    return lines;
  }

  private static List<String> lines(NodeType type, int from) {
    return type.properties().subList(from, type.properties().size()).stream()
        .map(property -> property(property, type.constraints()))
        .toList();
  }

  private static String body(List<Property> own, List<Property> all, List<Constraint> constraints) {
    StringBuilder text = new StringBuilder(" {\n");
    own.forEach(
        property -> text.append(INDENT).append(property(property, constraints)).append('\n'));
    for (Constraint constraint : constraints) {
      if (mark(constraint, all) == null) {
        text.append(INDENT).append(constraint(constraint, all)).append('\n');
      }
    }
    return text.append("}\n").toString();
  }

  private static String property(Property property, List<Constraint> constraints) {
    StringBuilder text = new StringBuilder(property.name() + ": " + property.type());
    for (Constraint constraint : constraints) {
      String mark = mark(constraint, List.of(property));
      if (mark != null) {
        text.append(' ').append(mark);
      }
    }
    return text.append(annotations(property.annotations())).toString();
  }

  /** The constraint as written behind one of these properties, or null if it is not one of such. */
  private static @Nullable String mark(Constraint constraint, List<Property> properties) {
    String word;
    List<String> members;
    switch (constraint) {
      case Constraint.Key key -> {
        word = "@key";
        members = key.members();
      }
      case Constraint.Unique unique -> {
        word = "@unique";
        members = unique.members();
      }
      case Constraint.Index index -> {
        word = "@index";
        members = index.members();
      }
      case Constraint.Range range -> {
        return null;
      }
      case Constraint.Check check -> {
        return null;
      }
    }
    boolean single =
        members.size() == 1 && properties.stream().anyMatch(p -> p.id().equals(members.getFirst()));
    return single ? word : null;
  }

  private static String constraint(Constraint constraint, List<Property> properties) {
    return switch (constraint) {
      case Constraint.Key key -> "@key(" + names(key.members(), properties) + ")";
      case Constraint.Unique unique -> "@unique(" + names(unique.members(), properties) + ")";
      case Constraint.Index index -> "@index(" + names(index.members(), properties) + ")";
      case Constraint.Range range -> range(name(range.member(), properties), range);
      case Constraint.Check check -> check(name(check.member(), properties), check);
    };
  }

  private static String names(List<String> members, List<Property> properties) {
    return members.stream()
        .map(member -> name(member, properties))
        .collect(Collectors.joining(", "));
  }

  private static String name(String member, List<Property> properties) {
    if (member.startsWith("@")) {
      String end = member.substring(1);
      boolean hidden = properties.stream().anyMatch(property -> property.name().equals(end));
      return hidden ? member : end;
    }
    return properties.stream()
        .filter(property -> property.id().equals(member))
        .findFirst()
        .orElseThrow()
        .name();
  }

  /** The constraint as written in the body. */
  static String range(String name, Constraint.Range range) {
    return "@range("
        + name
        + ", "
        + (range.low() == null ? "" : range.low())
        + ".."
        + (range.high() == null ? "" : range.high())
        + ")";
  }

  /** The constraint as written in the body. */
  static String check(String name, Constraint.Check check) {
    return "@check(" + name + ", " + StringLiteral.quote(check.regex()) + ")";
  }

  private static String cardinality(Cardinality cardinality) {
    if (cardinality.equals(Cardinality.ANY)) {
      return "";
    }
    return " @card("
        + cardinality.min()
        + ".."
        + (cardinality.max() == null ? "" : cardinality.max())
        + ")";
  }

  /** Each with a space before it. */
  private static String annotations(List<Annotation> annotations) {
    StringBuilder text = new StringBuilder();
    for (Annotation annotation : annotations) {
      text.append(" @").append(annotation.name());
      if (annotation.value() != null) {
        text.append('(').append(annotation.value());
        for (Map.Entry<String, String> argument : annotation.arguments().entrySet()) {
          text.append(", ").append(argument.getKey()).append("=").append(argument.getValue());
        }
        text.append(')');
      }
    }
    return text.toString();
  }
}
