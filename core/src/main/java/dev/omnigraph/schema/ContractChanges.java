package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.schema.MigrationStep.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The differences between two schemas in which the same things have the same ids. */
final class ContractChanges {
  private final Contract from;
  private final Contract to;
  private final String sourceName;
  private final List<MigrationStep> steps = new ArrayList<>();
  private final List<Diagnostic> refused = new ArrayList<>();
  private final List<DataCheck> checks = new ArrayList<>();

  ContractChanges(Contract from, Contract to, String sourceName) {
    this.from = from;
    this.to = to;
    this.sourceName = sourceName;
  }

  List<MigrationStep> steps() {
    return steps;
  }

  /** Differences that rows can't follow. */
  List<Diagnostic> refused() {
    return refused;
  }

  List<DataCheck> checks() {
    return checks;
  }

  void find() {
    interfaces();
    to.nodes().forEach(type -> type(type));
    to.edges().forEach(this::edge);
    from.types()
        .filter(type -> to.type(type.id()).isEmpty())
        .forEach(type -> add(Kind.DROP_TYPE, type.name(), null, null));
    boolean ordered =
        to.equals(
            new Contract(
                to.schemaVersion(), to.nextId(), from.interfaces(), from.nodes(), from.edges()));
    if (steps.isEmpty() && !ordered) {
      add(Kind.CHANGE_METADATA, "schema", null, null);
    }
  }

  private void interfaces() {
    List<InterfaceType> left = new ArrayList<>(from.interfaces());
    for (InterfaceType type : to.interfaces()) {
      if (!left.remove(type)) {
        left.removeIf(before -> before.name().equals(type.name()));
        add(Kind.CHANGE_METADATA, "interface " + type.name(), null, null);
      }
    }
    left.forEach(gone -> add(Kind.CHANGE_METADATA, "interface " + gone.name(), null, null));
  }

  /** The accepted type, if there is one. */
  private @Nullable GraphType type(GraphType type) {
    GraphType before = from.type(type.id()).orElse(null);
    if (before == null) {
      add(Kind.ADD_TYPE, type.name(), null, null);
    } else {
      TypeChanges changes = new TypeChanges(before, type, sourceName, refused);
      changes.find();
      steps.addAll(changes.steps());
      checks.addAll(changes.checks());
    }
    return before;
  }

  private void edge(EdgeType edge) {
    EdgeType before = (EdgeType) type(edge);
    Optional<GraphType> source = from.type(edge.source());
    Cardinality was = before == null ? Cardinality.ANY : before.cardinality();
    Cardinality is = edge.cardinality();
    boolean tighter = is.min() > was.min() || isBelow(is.max(), was.max());
    // no edge is too many of a type that is new, but for a source that is there it is too few
    boolean checked = tighter && (before != null || (is.min() > 0 && source.isPresent()));
    if (checked) {
      NodeType node = (NodeType) to.type(edge.source()).orElseThrow();
      checks.add(new DataCheck.Count(edge, node));
    }
    if (before == null) {
      if (checked) {
        MigrationStep added = steps.removeLast();
        steps.add(new MigrationStep(added.kind(), added.type(), null, null, null, true, false));
      }
      return;
    }
    if (!was.equals(is)) {
      steps.add(
          new MigrationStep(
              Kind.CHANGE_CARDINALITY,
              edge.name(),
              null,
              was.spelling(),
              is.spelling(),
              checked,
              false));
    }
    if (!before.source().equals(edge.source())
        || !before.destination().equals(edge.destination())) {
      refused.add(
          TypeChanges.refusal(
              sourceName,
              "endpoints_changed",
              "expected edge `%s` between `%s` and `%s` as it is, found it between `%s` and `%s`; another name makes it another type"
                  .formatted(
                      edge.name(),
                      name(before.source()),
                      name(before.destination()),
                      name(edge.source()),
                      name(edge.destination()))));
    }
  }

  private static boolean isBelow(@Nullable Integer max, @Nullable Integer before) {
    return max != null && (before == null || max < before);
  }

  private String name(String typeId) {
    return to.type(typeId).or(() -> from.type(typeId)).orElseThrow().name();
  }

  private void add(Kind kind, String type, @Nullable String before, @Nullable String after) {
    steps.add(new MigrationStep(kind, type, null, before, after, false, kind == Kind.DROP_TYPE));
  }
}
