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
 * published: what is there and what the transaction adds. Notes everything it looks up in a read
 * set.
 */
final class ConstraintCheck {
  private final State state;
  private final Tables tables;
  private final WriteSet writes;
  private final Violations violations;
  private final ReadSet.Builder reads = new ReadSet.Builder();

  ConstraintCheck(State state, Tables tables, WriteSet writes, Violations violations) {
    this.state = state;
    this.tables = tables;
    this.writes = writes;
    this.violations = violations;
  }

  /**
   * Checks everything.
   *
   * @return what was looked up
   * @throws dev.omnigraph.error.ConstraintViolationException with what was found
   */
  ReadSet run() {
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
    return reads.build();
  }

  private TableView view(GraphType type) {
    return tables.view(type, state.table(type.id()).runs());
  }

  private void keys(WriteSet.Inserts inserts) {
    GraphType type = inserts.type();
    Map<String, Integer> lines = HashMap.newHashMap(inserts.rows().size());
    for (WriteSet.Insert insert : inserts.rows()) {
      String id = insert.row().id();
      reads.add(type.id(), Footprint.IDS, id);
      Integer first = lines.putIfAbsent(id, insert.line());
      if (first != null) {
        violations.add(
            "key_conflict",
            "%s `%s` stands in line %d already; append takes each id once"
                .formatted(type.name(), id, first),
            insert.line());
      }
    }
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
      reads.add(type.id(), unique.id(), spelling);
      WriteSet.Insert first = seen.putIfAbsent(tuple, insert);
      if (first != null) {
        taken(of(type, first), rule, spelling, insert);
      }
    }
    if (seen.isEmpty()) {
      return;
    }
    view(type)
        .holders(unique.members(), seen.keySet())
        .forEach(
            (tuple, holders) ->
                taken(
                    "%s `%s`".formatted(type.name(), holders.iterator().next()),
                    rule,
                    UniqueTuple.spelling(type, unique, tuple),
                    Objects.requireNonNull(seen.get(tuple))));
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
    Set<String> missing = new HashSet<>(wanted.keySet());
    writes.rows(nodeTypeId).forEach(node -> missing.remove(node.row().id()));
    if (missing.isEmpty()) {
      return;
    }
    NodeType node = (NodeType) state.contract().type(nodeTypeId).orElseThrow();
    missing.forEach(id -> reads.add(node.id(), Footprint.IDS, id));
    missing.removeAll(view(node).contains(missing));
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

  private void cardinality(EdgeType edge) {
    Integer max = edge.cardinality().max();
    int min = edge.cardinality().min();
    if (max == null && min == 0) {
      return;
    }
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (WriteSet.Insert insert : writes.rows(edge.id())) {
      String source = end(insert.row(), Footprint.SRC);
      counts.merge(source, 1, Integer::sum);
      lines.put(source, insert.line());
    }
    if (min > 0) {
      for (WriteSet.Insert insert : writes.rows(edge.source())) {
        counts.putIfAbsent(insert.row().id(), 0);
        lines.putIfAbsent(insert.row().id(), insert.line());
      }
    }
    counts.keySet().forEach(source -> reads.add(edge.id(), Footprint.SRC, source));
    Map<String, Integer> there =
        counts.isEmpty() ? Map.of() : view(edge).countBySource(counts.keySet());
    counts.forEach(
        (source, added) -> {
          int count = added + there.getOrDefault(source, 0);
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
