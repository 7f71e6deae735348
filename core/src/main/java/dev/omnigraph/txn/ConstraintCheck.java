package dev.omnigraph.txn;

import dev.omnigraph.manifest.Footprint;
import dev.omnigraph.manifest.State;
import dev.omnigraph.schema.Constraint;
import dev.omnigraph.schema.EdgeType;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.NodeType;
import dev.omnigraph.table.Row;
import dev.omnigraph.table.TableView;
import dev.omnigraph.table.Tables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that span rows (key, unique, endpoints, cardinality), checked on the state that will be
 * published: what is there, without what the transaction replaces, and what it writes. Notes
 * everything it looks up in a read set.
 */
final class ConstraintCheck {
  private final State state;
  private final Tables tables;
  private final WriteSet writes;
  private final ReplacedRows replaced;
  private final Violations violations;
  private final ReadSet.Builder reads;

  ConstraintCheck(
      State state,
      Tables tables,
      WriteSet writes,
      ReplacedRows replaced,
      Violations violations,
      ReadSet.Builder reads) {
    this.state = state;
    this.tables = tables;
    this.writes = writes;
    this.replaced = replaced;
    this.violations = violations;
    this.reads = reads;
  }

  /**
   * Checks everything.
   *
   * @throws dev.omnigraph.error.ConstraintViolationException with what was found
   */
  void run() {
    for (WriteSet.Inserts inserts : writes.tables().values()) {
      keys(inserts);
      for (Constraint constraint : inserts.type().constraints()) {
        if (constraint instanceof Constraint.Unique unique) {
          unique(inserts, unique);
        }
      }
    }
    for (EdgeType edge : state.contract().edges()) {
      endpoints(edge, Footprint.SRC, edge.source());
      endpoints(edge, Footprint.DST, edge.destination());
      cardinality(edge);
    }
    violations.throwIfAny();
  }

  private TableView view(GraphType type) {
    return tables.view(type, state.table(type.id()).runs());
  }

  private void keys(WriteSet.Inserts inserts) {
    GraphType type = inserts.type();
    Map<String, Integer> lines = HashMap.newHashMap(inserts.rows().size());
    for (WriteSet.Insert insert : inserts.rows()) {
      String id = insert.row().id();
      Integer first = lines.putIfAbsent(id, insert.line());
      if (first != null) {
        violations.add(
            "key_conflict",
            "%s `%s` stands in line %d already; each id comes once"
                .formatted(type.name(), id, first),
            insert.line());
      }
    }
    if (writes.rule() != WriteSet.Rule.INSERT) {
      return;
    }
    lines.keySet().forEach(id -> reads.add(type.id(), Footprint.IDS, id));
    Set<String> taken = view(type).contains(lines.keySet());
    for (WriteSet.Insert insert : inserts.rows()) {
      if (taken.contains(insert.row().id())) {
        violations.add(
            "key_conflict",
            "%s `%s` exists already; append takes new ids only"
                .formatted(type.name(), insert.row().id()),
            insert.line());
      }
    }
  }

  private void unique(WriteSet.Inserts inserts, Constraint.Unique unique) {
    GraphType type = inserts.type();
    String rule = UniqueTuple.describe(type, unique);
    Map<List<Object>, WriteSet.Insert> seen = new HashMap<>();
    for (WriteSet.Insert insert : inserts.rows()) {
      List<Object> tuple = UniqueTuple.of(type, unique, insert.row());
      if (tuple == null) {
        continue;
      }
      String[] spelling = UniqueTuple.spelling(type, unique, tuple);
      if (!writes.replaces(type.id())) {
        reads.add(type.id(), unique.id(), spelling);
      }
      WriteSet.Insert first = seen.putIfAbsent(tuple, insert);
      if (first != null) {
        taken(of(type, first), rule, spelling, insert);
      }
    }
    if (seen.isEmpty() || writes.replaces(type.id())) {
      return;
    }
    Set<String> going = replaced.of(type.id()).keySet();
    view(type)
        .holders(unique.members(), seen.keySet())
        .forEach(
            (tuple, holders) ->
                holders.stream()
                    .filter(holder -> !going.contains(holder))
                    .findFirst()
                    .ifPresent(
                        holder ->
                            taken(
                                "%s `%s`".formatted(type.name(), holder),
                                rule,
                                UniqueTuple.spelling(type, unique, tuple),
                                Objects.requireNonNull(seen.get(tuple)))));
  }

  private void taken(String holder, String rule, String[] value, WriteSet.Insert insert) {
    violations.add(
        "unique_violation",
        "%s has the value %s of `%s` already, which must be unique"
            .formatted(
                holder,
                value.length == 1 ? "`" + value[0] + "`" : "(" + String.join(", ", value) + ")",
                rule),
        insert.line());
  }

  private void endpoints(EdgeType edge, String side, String nodeTypeId) {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (WriteSet.Insert insert : writes.rows(edge.id())) {
      wanted.putIfAbsent(end(insert.row(), side), insert.line());
    }
    NodeType node = (NodeType) state.contract().type(nodeTypeId).orElseThrow();
    Set<String> missing = new HashSet<>(wanted.keySet());
    writes.rows(nodeTypeId).forEach(row -> missing.remove(row.row().id()));
    if (writes.replaces(nodeTypeId)) {
      if (!writes.replaces(edge.id())) {
        retained(edge, side, node);
      }
    } else if (!missing.isEmpty()) {
      missing.forEach(id -> reads.add(node.id(), Footprint.IDS, id));
      missing.removeAll(view(node).contains(missing));
    }
    wanted.forEach(
        (id, line) -> {
          if (missing.contains(id)) {
            violations.add(
                "endpoint_missing",
                "%s: there is no %s `%s` for `%s`"
                    .formatted(
                        edge.name(), node.name(), id, side.equals(Footprint.SRC) ? "from" : "to"),
                line);
          }
        });
  }

  /** Edges that stay while the nodes at one of their ends are replaced. */
  private void retained(EdgeType edge, String side, NodeType node) {
    reads.addAll(edge.id(), side);
    Set<String> nodes = new HashSet<>();
    writes.rows(node.id()).forEach(insert -> nodes.add(insert.row().id()));
    TableView edges = view(edge);
    edges.texts(
        side.equals(Footprint.SRC) ? Tables.SRC : Tables.DST,
        (ordinal, end) -> {
          if (!nodes.contains(end)) {
            Row row = edges.row(ordinal);
            violations.add(
                "endpoint_missing",
                "%s `%s` from `%s` to `%s` would stay without its %s `%s`"
                    .formatted(
                        edge.name(), row.id(), row.source(), row.destination(), node.name(), end),
                0);
          }
        });
  }

  private void cardinality(EdgeType edge) {
    Integer max = edge.cardinality().max();
    int min = edge.cardinality().min();
    if (max == null && min == 0) {
      return;
    }
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (WriteSet.Insert insert : writes.rows(edge.id())) {
      Row before = replaced.of(edge.id()).get(insert.row().id());
      if (before != null) {
        counts.merge(before.source(), -1, Integer::sum);
        lines.putIfAbsent(before.source(), insert.line());
      }
      counts.merge(insert.row().source(), 1, Integer::sum);
      lines.put(insert.row().source(), insert.line());
    }
    if (min > 0) {
      for (WriteSet.Insert insert : writes.rows(edge.source())) {
        counts.putIfAbsent(insert.row().id(), 0);
        lines.putIfAbsent(insert.row().id(), insert.line());
      }
      if (writes.replaces(edge.id()) && !writes.replaces(edge.source())) {
        reads.addAll(edge.source(), Footprint.IDS);
        view(state.contract().type(edge.source()).orElseThrow())
            .texts(Tables.ID, (ordinal, id) -> counts.putIfAbsent(id, 0));
      }
    }
    Map<String, Integer> there = Map.of();
    if (!counts.isEmpty() && !writes.replaces(edge.id())) {
      counts.keySet().forEach(source -> reads.add(edge.id(), Footprint.SRC, source));
      there = view(edge).countBySource(counts.keySet());
    }
    Map<String, Integer> others = there;
    counts.forEach(
        (source, added) -> {
          int count = added + others.getOrDefault(source, 0);
          if (count < min || (max != null && count > max)) {
            violations.add(
                "cardinality_violation",
                "`%s` would have %d edges of type %s, and %s"
                    .formatted(source, count, edge.name(), bounds(min, max)),
                lines.getOrDefault(source, 0));
          }
        });
  }

  private static String bounds(int min, @Nullable Integer max) {
    return max == null
        ? "at least %d are required".formatted(min)
        : min == max
            ? "exactly %d are required".formatted(min)
            : "%d to %d are allowed".formatted(min, max);
  }

  private static String end(Row row, String side) {
    return side.equals(Footprint.SRC) ? row.source() : row.destination();
  }

  private static String of(GraphType type, WriteSet.Insert insert) {
    return insert.line() > 0
        ? "line " + insert.line()
        : type.name() + " `" + insert.row().id() + "`";
  }
}
