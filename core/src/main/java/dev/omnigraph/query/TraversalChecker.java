package dev.omnigraph.query;

import dev.omnigraph.query.Condition.Junction;
import dev.omnigraph.query.Pattern.Step;
import dev.omnigraph.query.Pattern.Way;
import dev.omnigraph.query.TypeInference.Hop;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.NodeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks the traversals of one pattern, and makes steps of them. */
final class TraversalChecker {
  private final Checking checking;
  private final TypeInference inference;
  private final Map<Clause.Traversal, List<Hop>> hops = new HashMap<>();

  /** Those by edges of every type that fits. */
  private final Map<Clause.Traversal, Ends> open = new LinkedHashMap<>();

  /** The variables that a traversal joins. */
  private record Ends(Scope.Variable from, Scope.Variable to) {}

  TraversalChecker(Checking checking) {
    this.checking = checking;
    this.inference = new TypeInference(checking);
  }

  /** The types of the edges that a traversal names, each once; fewer after a refusal. */
  Map<EdgeType, Name> types(Clause.Traversal traversal) {
    Map<EdgeType, Name> types = new LinkedHashMap<>();
    for (Name name : traversal.edges()) {
      EdgeType type = edgeType(name);
      if (type != null) {
        types.putIfAbsent(type, name);
      }
    }
    return types;
  }

  private @Nullable EdgeType edgeType(Name name) {
    EdgeType type = checking.contract().edge(name.text()).orElse(null);
    if (type == null) {
      List<String> names =
          checking.contract().edges().stream().map(edge -> spelled(edge.name())).toList();
      String message = "there is no edge type `" + name + "`";
      checking.refusals().add(name.at(), "unknown_edge", message, name.text(), names);
    }
    return type;
  }

  /** As queries write the name of an edge type. */
  private static String spelled(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** The type of an edge variable; null after a refusal. */
  @Nullable EdgeType edgeType(
      Clause.Traversal traversal, Name variable, Map<EdgeType, Name> types) {
    if (traversal.edges().isEmpty() || types.size() > 1) {
      checking.refuse(
          variable.at(),
          "edge_of_several_types",
          "`$%s` would stand for edges of several types; name one type, or leave the variable out"
              .formatted(variable));
      return null;
    }
    return types.isEmpty() ? null : types.keySet().iterator().next();
  }

  /** Takes a traversal in, whose ends are declared. */
  void declare(
      Clause.Traversal traversal,
      Scope.Variable from,
      Scope.Variable to,
      Map<EdgeType, Name> types) {
    if (traversal.edges().isEmpty()) {
      open.put(traversal, new Ends(from, to));
      return;
    }
    List<Hop> all = new ArrayList<>();
    for (Map.Entry<EdgeType, Name> each : types.entrySet()) {
      EdgeType type = each.getKey();
      if (!isPossible(traversal, each.getValue(), end(type.source()), end(type.destination()))) {
        return;
      }
      all.add(hop(each.getValue(), from, to, type));
    }
    hops.put(traversal, all);
    all.forEach(inference::add);
  }

  private Hop hop(Name name, Scope.Variable from, Scope.Variable to, EdgeType type) {
    return new Hop(name, from, to, type, end(type.source()), end(type.destination()));
  }

  private NodeType end(String typeId) {
    return (NodeType) checking.contract().type(typeId).orElseThrow();
  }

  /** Whether a traversal between nodes of two types can be undirected and of several hops. */
  private boolean isPossible(
      Clause.Traversal traversal, Name name, NodeType source, NodeType destination) {
    boolean oneType = source.equals(destination);
    if (traversal.undirected() && !oneType) {
      checking.refuse(
          name.at(),
          "undirected_between_types",
          "`<%s>` needs nodes of one type at both ends; it joins `%s` to `%s`"
              .formatted(name, source.name(), destination.name()));
      return false;
    }
    Clause.Bounds bounds = traversal.bounds();
    String wrong = bounds == null ? null : wrong(traversal, bounds, name, oneType);
    if (bounds != null && wrong != null) {
      checking.refuse(bounds.at(), "bad_bounds", wrong);
      return false;
    }
    return true;
  }

  private static @Nullable String wrong(
      Clause.Traversal traversal, Clause.Bounds bounds, Name name, boolean oneType) {
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
        ? "`%s` joins nodes of different types, so there is only one hop".formatted(name)
        : null;
  }

  /** Finds the types of all ends, then those of the edges that are not named. */
  void infer() {
    boolean clean = checking.refusals().isEmpty();
    inference.run();
    TypeInference named = new TypeInference(checking);
    open.forEach(
        (traversal, ends) -> {
          if (ends.from().type() instanceof NodeType left
              && ends.to().type() instanceof NodeType right) {
            List<Hop> fitting = fitting(traversal, ends, left, right);
            hops.put(traversal, fitting);
            fitting.forEach(named::add);
          } else if (clean && checking.refusals().isEmpty()) {
            refuseUntyped(
                traversal, ends.from().type() == null ? traversal.from() : traversal.to());
          }
        });
    named.run();
  }

  private List<Hop> fitting(Clause.Traversal traversal, Ends ends, NodeType left, NodeType right) {
    Name any = new Name("*", traversal.edgesAt());
    if (!isPossible(traversal, any, left, right)) {
      return List.of();
    }
    return checking.contract().edges().stream()
        .filter(edge -> joins(edge, left, right) || joins(edge, right, left))
        .map(edge -> hop(any, ends.from(), ends.to(), edge))
        .toList();
  }

  private static boolean joins(EdgeType edge, NodeType source, NodeType destination) {
    return edge.source().equals(source.id()) && edge.destination().equals(destination.id());
  }

  private void refuseUntyped(Clause.Traversal traversal, Name end) {
    checking.refuse(
        traversal.edgesAt(),
        "untyped_wildcard",
        "`*` stands for all edges between two types, and that of `$%s` is not known; add `$%s: Type`"
            .formatted(end, end));
  }

  /**
   * Adds what a traversal demands.
   *
   * @param edge its variable, or null
   */
  void addTo(
      List<Step> steps,
      List<Condition> conditions,
      Clause.Traversal traversal,
      @Nullable Slot edge) {
    List<Hop> all = hops.getOrDefault(traversal, List.of());
    if (all.isEmpty()) {
      // No type of edges joins these nodes: nothing does.
      conditions.add(new Junction(false, List.of()));
      return;
    }
    Hop first = all.getFirst();
    if (first.from.slot == null || first.to.slot == null) {
      return;
    }
    Clause.Bounds bounds = traversal.bounds();
    steps.add(
        new Step(
            first.isReversed() ? first.to.slot : first.from.slot,
            first.isReversed() ? first.from.slot : first.to.slot,
            edge,
            all.stream()
                .map(hop -> new Way(hop.edge, hop.isReversed() != first.isReversed()))
                .toList(),
            traversal.undirected(),
            bounds == null ? 1 : bounds.min(),
            bounds == null ? 1 : Objects.requireNonNull(bounds.max())));
  }
}
