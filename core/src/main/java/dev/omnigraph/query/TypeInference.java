package dev.omnigraph.query;

import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.NodeType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the types of node variables from the traversals of a pattern, and which way each traversal
 * runs.
 *
 * <p>Each traversal between different types has two readings. Types known from bindings exclude
 * readings, and readings exclude types, until nothing changes; only then the first traversal that
 * still has both is read forwards, and so on. Within a connected part one decision settles all
 * others, so no decision is ever regretted.
 */
final class TypeInference {
  private final Checking checking;
  private final List<Hop> hops = new ArrayList<>();

  TypeInference(Checking checking) {
    this.checking = checking;
  }

  /** A traversal by edges of one type. */
  static final class Hop {
    final Name name;
    final Scope.Variable from;
    final Scope.Variable to;
    final EdgeType edge;
    private final NodeType source;
    private final NodeType destination;
    private boolean forwards = true;
    private boolean backwards;

    /**
     * @param name of the edge type, where it is written
     */
    Hop(
        Name name,
        Scope.Variable from,
        Scope.Variable to,
        EdgeType edge,
        NodeType source,
        NodeType destination) {
      this.name = name;
      this.from = from;
      this.to = to;
      this.edge = edge;
      this.source = source;
      this.destination = destination;
      this.backwards = !source.equals(destination);
    }

    /** Once types are found: whether the left side is where the edge ends. */
    boolean isReversed() {
      return !forwards;
    }
  }

  void add(Hop hop) {
    hops.add(hop);
  }

  /** Narrows the candidates of all variables; refuses a traversal that fits nowhere. */
  void run() {
    settle();
    for (Hop hop : List.copyOf(hops)) {
      if (hop.forwards && hop.backwards) {
        hop.backwards = false;
        settle();
      }
    }
  }

  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Hop hop : List.copyOf(hops)) {
        changed |= narrow(hop);
      }
    }
  }

  private boolean narrow(Hop hop) {
    boolean loop = hop.from == hop.to && !hop.source.equals(hop.destination);
    boolean forwards =
        hop.forwards && !loop && hop.from.canBe(hop.source) && hop.to.canBe(hop.destination);
    boolean backwards =
        hop.backwards && !loop && hop.from.canBe(hop.destination) && hop.to.canBe(hop.source);
    if (!forwards && !backwards) {
      refuse(hop);
      hops.remove(hop);
      return true;
    }
    hop.forwards = forwards;
    hop.backwards = backwards;
    Set<NodeType> left = new HashSet<>();
    Set<NodeType> right = new HashSet<>();
    if (forwards) {
      left.add(hop.source);
      right.add(hop.destination);
    }
    if (backwards) {
      left.add(hop.destination);
      right.add(hop.source);
    }
    boolean changed = hop.from.narrow(left);
    return hop.to.narrow(right) || changed;
  }

  private void refuse(Hop hop) {
    checking.refuse(
        hop.name.at(),
        "endpoint_mismatch",
        "`%s` joins `%s` to `%s`%s%s"
            .formatted(
                hop.name,
                hop.source.name(),
                hop.destination.name(),
                described("; here `$", hop.from),
                hop.from == hop.to ? "" : described(" and `$", hop.to)));
  }

  private static String described(String before, Scope.Variable variable) {
    Set<NodeType> types = variable.candidates;
    return before
        + variable.name
        + (types == null
            ? "` may be any node"
            : "` is `"
                + types.stream().map(NodeType::name).sorted().collect(Collectors.joining("` or `"))
                + "`");
  }
}
