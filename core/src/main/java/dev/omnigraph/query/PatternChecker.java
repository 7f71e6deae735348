package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Known;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Term.Field;
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

/** Checks the clauses of a match, or of braces in it. */
final class PatternChecker {
  private final Checking checking;
  private final Scope scope;
  private final boolean optional;
  private final TraversalChecker traversals;
  private final Map<Clause.Traversal, Scope.Variable> edges = new HashMap<>();
  private final Map<Clause.Binding, Scope.Variable> bound = new HashMap<>();

  PatternChecker(Checking checking, Scope scope) {
    this(checking, scope, false);
  }

  /**
   * @param optional whether its variables may have no row behind it
   */
  private PatternChecker(Checking checking, Scope scope, boolean optional) {
    this.checking = checking;
    this.scope = scope;
    this.optional = optional;
    this.traversals = new TraversalChecker(checking);
  }

  /** The pattern; of use only if nothing was refused. */
  Pattern check(List<Clause> clauses) {
    clauses.forEach(this::declare);
    traversals.infer();
    List<Slot> slots = assignSlots();
    List<Pattern> completions = completions(clauses);
    List<Step> steps = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    List<Pattern> present = new ArrayList<>();
    List<Pattern> absent = new ArrayList<>();
    for (Clause clause : clauses) {
      switch (clause) {
        case Clause.Binding binding -> properties(binding, conditions);
        case Clause.Traversal traversal -> {
          Scope.Variable edge = edges.get(traversal);
          traversals.addTo(steps, conditions, traversal, edge == null ? null : edge.slot);
        }
        case Clause.Optional inner -> {}
        case Clause.Filter filter ->
            new FilterChecker(checking, scope, conditions, present, absent)
                .demand(filter.condition(), true);
      }
    }
    return new Pattern(slots, steps, conditions, present, absent, completions);
  }

  private void declare(Clause clause) {
    switch (clause) {
      case Clause.Binding binding -> declare(binding);
      case Clause.Traversal traversal -> declare(traversal);
      case Clause.Filter filter -> {}
      case Clause.Optional inner -> {}
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
    Map<EdgeType, Name> types = traversals.types(traversal);
    Scope.Variable from = node(traversal.from());
    if (traversal.edgeVariable() != null) {
      declareEdge(
          traversal,
          traversal.edgeVariable(),
          traversals.edgeType(traversal, traversal.edgeVariable(), types));
    }
    Scope.Variable to = node(traversal.to());
    if (from != null && to != null) {
      traversals.declare(traversal, from, to, types);
    }
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

  /** Gives a slot to every variable whose type is known. */
  private List<Slot> assignSlots() {
    List<Slot> slots = new ArrayList<>();
    for (Scope.Variable variable : scope.declared()) {
      GraphType type = variable.type();
      if (type != null) {
        variable.slot = checking.newSlot(variable.name, type, optional);
        slots.add(variable.slot);
      }
    }
    return slots;
  }

  /** The optional patterns, whose variables all other clauses may speak of. */
  private List<Pattern> completions(List<Clause> clauses) {
    List<Pattern> patterns = new ArrayList<>();
    for (Clause clause : clauses) {
      if (clause instanceof Clause.Optional inner) {
        Scope local = new Scope(scope);
        patterns.add(new PatternChecker(checking, local, true).check(inner.clauses()));
        scope.adopt(local);
      }
    }
    return patterns;
  }

  private void properties(Clause.Binding binding, List<Condition> conditions) {
    Scope.Variable variable = bound.get(binding);
    if (variable == null || variable.slot == null) {
      return;
    }
    if (variable.slot.optional() && !scope.declared().contains(variable)) {
      conditions.add(new Known(new Field(variable.slot, Meta.property(Meta.ID)), true));
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
}
