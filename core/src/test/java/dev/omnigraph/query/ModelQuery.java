package dev.omnigraph.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A random query over the schema of {@link ModelGraph}, as text and as what it is meant to be. */
final class ModelQuery {
  /** A node variable; its first letter says the type. */
  record Node(String name) {
    char type() {
      return name.charAt(0);
    }
  }

  sealed interface Clause {}

  record Bind(Node node, @Nullable Test test) implements Clause {}

  /**
   * @param edges any of which will do; the first leads from the source to the destination
   * @param every whether they are written as all that there are
   * @param reversed whether it is written from the destination to the source
   */
  record Hop(
      Node source,
      Node destination,
      List<String> edges,
      boolean every,
      @Nullable String edgeVariable,
      boolean undirected,
      boolean reversed,
      int min,
      int max)
      implements Clause {}

  record Test(Operand left, String op, Operand right) implements Clause {}

  /**
   * @param exists whether a completion must exist, or must not
   */
  record Not(List<Clause> clauses, boolean exists) implements Clause {}

  /**
   * An aggregate of all completions, compared with a literal.
   *
   * @param argument null: completions are counted
   */
  record Summary(String function, @Nullable Operand argument, List<Clause> clauses, Test test)
      implements Clause {}

  record Optional(List<Clause> clauses) implements Clause {}

  /** Conditions together: each of them holds, or one does. */
  record Junction(boolean all, List<Clause> parts) implements Clause {}

  record Negation(Clause part) implements Clause {}

  record Member(Operand item, List<Operand> list) implements Clause {}

  record Known(Operand value, boolean known) implements Clause {}

  /**
   * A field or a literal.
   *
   * @param variable null: a literal
   */
  record Operand(@Nullable String variable, String property, @Nullable Object literal) {
    String text() {
      return variable != null
          ? "$" + variable + (property.isEmpty() ? "" : "." + property)
          : literal instanceof String ? "\"" + literal + "\"" : String.valueOf(literal);
    }
  }

  /**
   * A returned column.
   *
   * @param function null: the operand itself
   * @param operand a property, or of no property: the node or edge
   */
  record Output(@Nullable String function, Operand operand) {
    String text() {
      String argument = operand.text();
      return function == null
          ? argument
          : function.equals("distinct")
              ? "count(distinct " + argument + ")"
              : function + "(" + argument + ")";
    }
  }

  record Sorting(int output, boolean descending) {}

  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> edges = new ArrayList<>();
  private boolean reversible;
  private int names;

  final List<Clause> clauses = new ArrayList<>();
  final List<Output> outputs = new ArrayList<>();
  final List<Sorting> order = new ArrayList<>();
  final @Nullable Integer limit;
  final int offset;

  ModelQuery(Random random) {
    this.random = random;
    this.reversible = random.nextBoolean();
    int count = 1 + random.nextInt(4);
    List<Clause> traversals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i == 0 || random.nextInt(5) == 0) {
        Node node = newNode(random.nextInt(3) == 0 ? 'b' : 'a');
        clauses.add(new Bind(node, random.nextBoolean() ? test(node) : null));
      } else {
        traversals.add(hop(nodes, true));
      }
    }
    clauses.addAll(traversals);
    if (reversible) {
      nodes.forEach(node -> clauses.add(new Bind(node, null)));
    }
    List<Clause> optional = new ArrayList<>();
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      optional.add(optional(2));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      clauses.add(condition(nodes, edges, 3));
    }
    if (random.nextInt(3) == 0) {
      clauses.add(not(2));
    }
    java.util.Collections.shuffle(clauses, random);
    int at = 0;
    for (Clause clause : optional) {
      // One may speak of what those before it have found.
      at += random.nextInt(clauses.size() - at + 1);
      clauses.add(at++, clause);
    }
    project();
    limit = random.nextInt(4) == 0 ? random.nextInt(6) : null;
    offset = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
  }

  private Node newNode(char type) {
    Node node = new Node("" + type + names++);
    nodes.add(node);
    return node;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A traversal from a node that is there to one that is there or new. */
  private Hop hop(List<Node> known, boolean withEdge) {
    Node from = pick(known);
    boolean across = random.nextInt(3) == 0;
    char other = across ? (from.type() == 'a' ? 'b' : 'a') : from.type();
    List<Node> others = known.stream().filter(node -> node.type() == other).toList();
    Node to = others.isEmpty() || random.nextBoolean() ? newNode(other) : pick(others);
    List<String> names = edges(from.type(), other);
    // Who stands for every edge must have a type of its own.
    boolean every = reversible && random.nextInt(5) == 0;
    if (!every) {
      names = new ArrayList<>(names);
      java.util.Collections.shuffle(names, random);
      names = names.subList(0, 1 + random.nextInt(names.size()));
    }
    boolean swap = across ? from.type() != names.getFirst().charAt(0) : random.nextBoolean();
    Node source = swap ? to : from;
    Node destination = swap ? from : to;
    int shape = random.nextInt(4);
    int min = shape == 0 && !across ? 1 + random.nextInt(2) : 1;
    int max = shape == 0 && !across ? min + random.nextInt(3) : 1;
    String variable = withEdge && shape == 1 && !every && names.size() == 1 ? newEdge() : null;
    return new Hop(
        source,
        destination,
        List.copyOf(names),
        every,
        variable,
        !across && random.nextInt(3) == 0,
        across && reversible && random.nextBoolean(),
        min,
        max);
  }

  private String newEdge() {
    String variable = "e" + names++;
    edges.add(variable);
    return variable;
  }

  /** All types of edges between two types of nodes. */
  private static List<String> edges(char type, char other) {
    return type != other ? List.of("ab", "ba") : type == 'a' ? List.of("aa", "ax") : List.of("bb");
  }

  private static final List<String> ORDERED = List.of("=", "!=", "<", "<=", ">", ">=");

  private Test test(Node node) {
    return new Test(field(node.name(), property(node.type())), "=", literal(node.type()));
  }

  private String lastProperty = "";

  private String property(char type) {
    lastProperty =
        switch (type) {
          case 'a' -> pick(List.of("k", "i", "f", "s", "@id"));
          case 'b' -> pick(List.of("k", "i", "@id"));
          default -> pick(List.of("w", "w", "@id", "@src", "@dst"));
        };
    return lastProperty;
  }

  private static boolean isText(char type, String property) {
    return property.startsWith("@")
        || (type == 'a' && (property.equals("k") || property.equals("s")));
  }

  private static Operand field(String variable, String property) {
    return new Operand(variable, property, null);
  }

  /** A literal that compares with the last property. */
  private Operand literal(char type) {
    Object value =
        isText(type, lastProperty)
            ? lastProperty.startsWith("@")
                ? pick(List.of("a1", "a2", "5", "10", "41"))
                : lastProperty.equals("k")
                    ? "a" + random.nextInt(5)
                    : pick(List.of("", "x", "xy", "é"))
            : random.nextBoolean() ? (Object) random.nextInt(4) : random.nextInt(8) * 0.5;
    return new Operand(null, "", value);
  }

  private Test filter(List<Node> known, List<String> knownEdges) {
    String left = variable(known, knownEdges);
    Operand field = field(left, property(left.charAt(0)));
    boolean text = isText(left.charAt(0), lastProperty);
    if (random.nextBoolean()) {
      String op =
          text && random.nextInt(3) == 0 ? pick(List.of("contains", "starts_with")) : pick(ORDERED);
      return new Test(field, op, literal(left.charAt(0)));
    }
    for (int attempt = 0; attempt < 20; attempt++) {
      String right = variable(known, knownEdges);
      String property = property(right.charAt(0));
      if (isText(right.charAt(0), property) == text) {
        String op = random.nextBoolean() ? "=" : pick(ORDERED);
        return new Test(field, op, field(right, property));
      }
    }
    return new Test(field, "=", field);
  }

  private Clause condition(List<Node> known, List<String> knownEdges, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      List<Clause> parts = new ArrayList<>();
      for (int i = 2 + random.nextInt(2); i > 0; i--) {
        parts.add(condition(known, knownEdges, depth - 1));
      }
      return new Junction(random.nextBoolean(), parts);
    }
    if (depth > 0 && random.nextInt(3) == 0) {
      return new Negation(condition(known, knownEdges, depth - 1));
    }
    if (depth > 1 && random.nextInt(6) == 0) {
      return random.nextBoolean() ? not(1) : summary();
    }
    String variable = variable(known, knownEdges);
    Operand field = field(variable, property(variable.charAt(0)));
    return switch (random.nextInt(5)) {
      case 0 -> new Known(field, random.nextBoolean());
      case 1 -> {
        List<Operand> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(literal(variable.charAt(0)));
        }
        yield new Member(field, list);
      }
      default -> filter(known, knownEdges);
    };
  }

  private String variable(List<Node> known, List<String> knownEdges) {
    return !knownEdges.isEmpty() && random.nextInt(3) == 0 ? pick(knownEdges) : pick(known).name();
  }

  private Not not(int depth) {
    List<Node> outer = List.copyOf(nodes);
    List<String> outerEdges = List.copyOf(edges);
    List<Clause> inner = inner(depth);
    nodes.retainAll(outer);
    edges.retainAll(outerEdges);
    return new Not(inner, random.nextInt(3) == 0);
  }

  /** Its variables stay known. */
  private Optional optional(int depth) {
    List<Clause> inner = inner(depth);
    if (depth > 1 && random.nextInt(3) == 0) {
      inner.add(optional(depth - 1));
    }
    return new Optional(inner);
  }

  private Summary summary() {
    List<Node> outer = List.copyOf(nodes);
    List<String> outerEdges = List.copyOf(edges);
    List<Clause> inner = inner(1);
    String variable = variable(nodes, edges);
    String property = random.nextInt(4) == 0 ? "" : property(variable.charAt(0));
    Operand argument = random.nextInt(3) == 0 ? null : new Operand(variable, property, null);
    String function = argument == null ? "count" : function(variable, property);
    if (function.equals("collect")) { // a list is no single value
      function = "count";
    }
    boolean text = isText(variable.charAt(0), property) && List.of("min", "max").contains(function);
    Object value = text ? pick(List.of("", "x", "a2")) : (Object) random.nextInt(4);
    nodes.retainAll(outer);
    edges.retainAll(outerEdges);
    Operand literal = new Operand(null, "", value);
    return new Summary(function, argument, inner, new Test(literal, pick(ORDERED), literal));
  }

  /** Clauses on variables that are there and on new ones. */
  private List<Clause> inner(int depth) {
    List<Node> outer = List.copyOf(nodes);
    List<Clause> inner = new ArrayList<>();
    Hop hop = hop(outer, true);
    inner.add(hop);
    if (random.nextInt(3) == 0) {
      inner.add(hop(nodes, true));
    }
    List<Node> local = nodes.stream().filter(node -> !outer.contains(node)).toList();
    if (reversible) {
      local.forEach(node -> inner.add(new Bind(node, null)));
    }
    if (random.nextBoolean()) {
      inner.add(condition(nodes, edges, 2));
    }
    if (depth > 1 && random.nextInt(3) == 0) {
      inner.add(not(depth - 1));
    }
    java.util.Collections.shuffle(inner, random);
    return inner;
  }

  private void project() {
    boolean grouped = random.nextInt(3) == 0;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String variable = variable(nodes, edges);
      String property = random.nextInt(4) == 0 ? "" : property(variable.charAt(0));
      boolean aggregate = grouped && (i == 0 || random.nextBoolean());
      outputs.add(
          new Output(aggregate ? function(variable, property) : null, field(variable, property)));
    }
    if (random.nextInt(3) > 0) {
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        int output = random.nextInt(count);
        if (!"collect".equals(outputs.get(output).function())) { // lists have no order
          order.add(new Sorting(output, random.nextBoolean()));
        }
      }
    }
  }

  private String function(String variable, String property) {
    if (property.isEmpty()) {
      return random.nextBoolean() ? "count" : "distinct";
    }
    if (random.nextInt(4) == 0) {
      return "distinct";
    }
    return isText(variable.charAt(0), property)
        ? pick(List.of("count", "min", "max", "collect"))
        : pick(List.of("count", "sum", "avg", "min", "max", "collect"));
  }

  boolean grouped() {
    return outputs.stream().anyMatch(output -> output.function() != null);
  }

  String text() {
    StringBuilder text = new StringBuilder("query q() {\n  match {\n");
    clauses.forEach(clause -> text.append("    ").append(text(clause)).append('\n'));
    text.append("  }\n  return { ");
    for (int i = 0; i < outputs.size(); i++) {
      text.append(outputs.get(i).text()).append(" as c").append(i).append(", ");
    }
    text.append("}\n");
    if (!order.isEmpty()) {
      text.append(
          order.stream()
              .map(key -> "c" + key.output() + (key.descending() ? " desc" : ""))
              .collect(Collectors.joining(", ", "  order { ", " }\n")));
    }
    return text
        + (limit == null ? "" : "  limit " + limit + "\n")
        + (offset == 0 ? "" : "  offset " + offset + "\n")
        + "}";
  }

  private static String edges(Hop hop) {
    String names = hop.every() ? "*" : String.join(" | ", hop.edges());
    return hop.undirected()
        ? "<" + names + ">"
        : hop.edges().size() > 1 && !hop.every() ? "(" + names + ")" : names;
  }

  private static String text(Clause clause) {
    return switch (clause) {
      case Bind bind ->
          "$%s: %s%s"
              .formatted(
                  bind.node().name(),
                  bind.node().type() == 'a' ? "A" : "B",
                  bind.test() == null
                      ? ""
                      : " { %s: %s }"
                          .formatted(bind.test().left().property(), bind.test().right().text()));
      case Hop hop ->
          "$%s %s%s%s $%s"
              .formatted(
                  (hop.reversed() ? hop.destination() : hop.source()).name(),
                  hop.edgeVariable() == null ? "" : "$" + hop.edgeVariable() + ":",
                  edges(hop),
                  hop.max() == 1 ? "" : "{%d,%d}".formatted(hop.min(), hop.max()),
                  (hop.reversed() ? hop.source() : hop.destination()).name());
      case Test test -> test.left().text() + " " + test.op() + " " + test.right().text();
      case Junction junction ->
          junction.parts().stream()
              .map(ModelQuery::text)
              .collect(Collectors.joining(junction.all() ? " and " : " or ", "(", ")"));
      case Negation negation -> "not (" + text(negation.part()) + ")";
      case Member member ->
          member.item().text()
              + member.list().stream()
                  .map(Operand::text)
                  .collect(Collectors.joining(", ", " in [", "]"));
      case Optional optional ->
          optional.clauses().stream()
              .map(ModelQuery::text)
              .collect(Collectors.joining("  ", "optional { ", " }"));
      case Summary summary ->
          "%s%s %s %s"
              .formatted(
                  summary.argument() == null
                      ? "count"
                      : new Output(summary.function(), summary.argument()).text(),
                  summary.clauses().stream()
                      .map(ModelQuery::text)
                      .collect(Collectors.joining("  ", " { ", " }")),
                  summary.test().op(),
                  summary.test().right().text());
      case Known known -> known.value().text() + (known.known() ? " is not null" : " is null");
      case Not not ->
          not.clauses().stream()
              .map(ModelQuery::text)
              .collect(Collectors.joining("  ", not.exists() ? "exists { " : "not { ", " }"));
    };
  }
}
