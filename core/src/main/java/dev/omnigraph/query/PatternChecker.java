package dev.omnigraph.query;

import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.TypeInference.Hop;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the clauses of a match, or of a {@code not} or {@code exists} in it. */
final class PatternChecker {
  private final Checking checking;
  private final Scope scope;
  private final TypeInference inference;
  private final Map<Clause.Traversal, Hop> hops = new HashMap<>();
  private final Map<Clause.Traversal, Scope.Variable> edges = new HashMap<>();
  private final Map<Clause.Binding, Scope.Variable> bound = new HashMap<>();

  PatternChecker(Checking checking, Scope scope) {
    this.checking = checking;
    this.scope = scope;
    this.inference = new TypeInference(checking);
  }

  /** The pattern; of use only if nothing was refused. */
  Pattern check(List<Clause> clauses) {
    clauses.forEach(this::declare);
    inference.run();
    List<Slot> slots = assignSlots();
    List<Step> steps = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    List<Pattern> present = new ArrayList<>();
    List<Pattern> absent = new ArrayList<>();
    for (Clause clause : clauses) {
      switch (clause) {
        case Clause.Binding binding -> properties(binding, conditions);
        case Clause.Traversal traversal -> step(traversal, steps);
        case Clause.Filter filter ->
            new ConditionChecker(checking, scope).addTo(conditions, filter.condition());
        case Clause.Exists exists -> present.add(inner(exists.clauses(), exists.at(), "exists"));
        case Clause.Not not -> absent.add(inner(not.clauses(), not.at(), "not"));
      }
    }
    return new Pattern(slots, steps, conditions, present, absent);
  }

  private void declare(Clause clause) {
    switch (clause) {
      case Clause.Binding binding -> declare(binding);
      case Clause.Traversal traversal -> declare(traversal);
      case Clause.Filter filter -> {}
      case Clause.Exists exists -> {}
      case Clause.Not not -> {}
    }
  }

  private void declare(Clause.Binding binding) {
    Scope.Variable variable = node(binding.variable());
    NodeType type = checking.nodeType(binding.type());
    if (variable == null || type == null) {
      return;
    }
    bound.put(binding, variable);
    if (!variable.canBe(type)) {
      checking.refuse(
          binding.type().at(),
          "variable_conflict",
          "`$%s` is a `%s` elsewhere; no node is a `%s` too"
              .formatted(
                  variable.name,
                  Objects.requireNonNull(variable.candidates).iterator().next().name(),
                  type.name()));
      return;
    }
    variable.narrow(Set.of(type));
  }

  private void declare(Clause.Traversal traversal) {
    EdgeType edge = edgeType(traversal.edge());
    Scope.Variable from = node(traversal.from());
    if (traversal.edgeVariable() != null) {
      declareEdge(traversal, traversal.edgeVariable(), edge);
    }
    Scope.Variable to = node(traversal.to());
    if (from == null || to == null || edge == null) {
      return;
    }
    Hop hop = new Hop(traversal, from, to, edge, end(edge.source()), end(edge.destination()));
    if (isPossible(hop)) {
      hops.put(traversal, hop);
      inference.add(hop);
    }
  }

  private NodeType end(String typeId) {
    return (NodeType) checking.contract().type(typeId).orElseThrow();
  }

  /** The node variable of that name, declared if it is new; null after a refusal. */
  private Scope.@Nullable Variable node(Name name) {
    if (name.text().equals(Name.ANONYMOUS)) {
      return scope.declare(Name.ANONYMOUS, false);
    }
    if (isParameter(name)) {
      return null;
    }
    Scope.Variable variable = scope.node(name.text());
    if (variable.edge) {
      checking.refuse(
          name.at(), "variable_conflict", "`$" + name + "` is an edge and can't be a node too");
      return null;
    }
    return variable;
  }

  private boolean isParameter(Name name) {
    boolean parameter = checking.parameters().containsKey(name.text());
    if (parameter) {
      checking.refuse(
          name.at(),
          "variable_conflict",
          "`$" + name + "` is a parameter and can't be a variable too");
    }
    return parameter;
  }

  private void declareEdge(Clause.Traversal traversal, Name name, @Nullable EdgeType type) {
    if (isParameter(name)) {
      return;
    }
    if (!name.text().equals(Name.ANONYMOUS) && scope.find(name.text()) != null) {
      checking.refuse(
          name.at(),
          "variable_conflict",
          "`$" + name + "` is a variable already; an edge needs a name of its own");
      return;
    }
    Scope.Variable variable = scope.declare(name.text(), true);
    variable.edgeType = type;
    edges.put(traversal, variable);
  }

  private @Nullable EdgeType edgeType(Name name) {
    EdgeType type = checking.contract().edge(name.text()).orElse(null);
    if (type == null) {
      List<String> names =
          checking.contract().edges().stream()
              .map(EdgeType::name)
              .map(PatternChecker::spelled)
              .toList();
      String message = "there is no edge type `" + name + "`";
      checking.refusals().add(name.at(), "unknown_edge", message, name.text(), names);
    }
    return type;
  }

  /** As queries write the name of an edge type. */
  private static String spelled(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private boolean isPossible(Hop hop) {
    Clause.Traversal traversal = hop.traversal;
    boolean oneType = hop.edge.source().equals(hop.edge.destination());
    if (traversal.undirected() && !oneType) {
      checking.refuse(
          traversal.edge().at(),
          "undirected_between_types",
          "`<%s>` needs nodes of one type at both ends; it joins `%s` to `%s`"
              .formatted(
                  traversal.edge(),
                  end(hop.edge.source()).name(),
                  end(hop.edge.destination()).name()));
      return false;
    }
    Clause.Bounds bounds = traversal.bounds();
    String wrong = bounds == null ? null : wrong(traversal, bounds, oneType);
    if (bounds != null && wrong != null) {
      checking.refuse(bounds.at(), "bad_bounds", wrong);
      return false;
    }
    return true;
  }

  private static @Nullable String wrong(
      Clause.Traversal traversal, Clause.Bounds bounds, boolean oneType) {
    Integer max = bounds.max();
    if (traversal.edgeVariable() != null) {
      return "`$%s` stands for one edge, so there can be no bounds"
          .formatted(traversal.edgeVariable());
    }
    if (max == null) {
      return "expected a maximum: `{%d,max}`".formatted(bounds.min());
    }
    if (bounds.min() < 1) {
      return "expected a minimum of at least 1; found " + bounds.min();
    }
    if (max < bounds.min()) {
      return "the maximum %d is less than the minimum %d".formatted(max, bounds.min());
    }
    return max > 1 && !oneType
        ? "`%s` joins nodes of different types, so there is only one hop"
            .formatted(traversal.edge())
        : null;
  }

  /** Gives a slot to every variable whose type is known. */
  private List<Slot> assignSlots() {
    List<Slot> slots = new ArrayList<>();
    for (Scope.Variable variable : scope.declared()) {
      GraphType type = variable.type();
      if (type != null) {
        variable.slot = checking.newSlot(variable.name, type);
        slots.add(variable.slot);
      }
    }
    return slots;
  }

  private void properties(Clause.Binding binding, List<Condition> conditions) {
    Scope.Variable variable = bound.get(binding);
    if (variable == null || variable.slot == null) {
      return;
    }
    ExpressionChecker expressions = new ExpressionChecker(checking, scope);
    for (Clause.Assignment assignment : binding.properties()) {
      Term.Operand member = expressions.member(variable.slot, assignment.property());
      Term value = expressions.value(assignment.value());
      if (member != null && value instanceof Term.Operand operand) {
        compare(
            new ComparisonChecker.Side(member, assignment.property().at()),
            Comparison.EQUAL,
            new ComparisonChecker.Side(operand, assignment.value().at()),
            conditions);
      }
    }
  }

  private void compare(
      ComparisonChecker.Side left,
      Comparison comparison,
      ComparisonChecker.Side right,
      List<Condition> conditions) {
    Condition condition = new ComparisonChecker(checking).check(left, comparison, right);
    if (condition != null) {
      conditions.add(condition);
    }
  }

  private void step(Clause.Traversal traversal, List<Step> steps) {
    Hop hop = hops.get(traversal);
    if (hop == null || hop.from.slot == null || hop.to.slot == null) {
      return;
    }
    Scope.Variable edge = edges.get(traversal);
    Clause.Bounds bounds = traversal.bounds();
    steps.add(
        new Step(
            hop.isReversed() ? hop.to.slot : hop.from.slot,
            hop.isReversed() ? hop.from.slot : hop.to.slot,
            edge == null ? null : edge.slot,
            hop.edge,
            traversal.undirected(),
            bounds == null ? 1 : bounds.min(),
            bounds == null ? 1 : Objects.requireNonNull(bounds.max())));
  }

  private Pattern inner(List<Clause> clauses, Position at, String word) {
    boolean clean = checking.refusals().isEmpty();
    Pattern pattern = new PatternChecker(checking, new Scope(scope)).check(clauses);
    // After an error elsewhere an outer variable may be missing for that reason alone.
    if (clean && checking.refusals().isEmpty() && pattern.outerSlots().isEmpty()) {
      checking.refuse(
          at,
          "unconnected_" + word,
          "this `"
              + word
              + "` speaks of no variable outside of it, so it is the same for every row");
    }
    return pattern;
  }
}
