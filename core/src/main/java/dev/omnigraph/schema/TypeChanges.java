package dev.omnigraph.schema;

import dev.omnigraph.error.Diagnostic;
import dev.omnigraph.schema.MigrationStep.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The differences between two states of one type, but for the ends of an edge. */
final class TypeChanges {
  private final GraphType from;
  private final GraphType to;
  private final String sourceName;
  private final List<Diagnostic> refused;
  private final List<MigrationStep> steps = new ArrayList<>();
  private final List<DataCheck> checks = new ArrayList<>();

  /** Ids of properties whose values have to be looked at. */
  private final Set<String> checkedProperties = new TreeSet<>();

  /**
   * @param refused takes what rows can't follow
   */
  TypeChanges(GraphType from, GraphType to, String sourceName, List<Diagnostic> refused) {
    this.from = from;
    this.to = to;
    this.sourceName = sourceName;
    this.refused = refused;
  }

  List<MigrationStep> steps() {
    return steps;
  }

  List<DataCheck> checks() {
    return checks;
  }

  void find() {
    if (!from.name().equals(to.name())) {
      add(Kind.RENAME_TYPE, null, from.name(), to.name());
    }
    to.properties().forEach(this::property);
    from.properties().stream()
        .filter(property -> to.propertyById(property.id()).isEmpty())
        .forEach(
            gone ->
                steps.add(
                    new MigrationStep(
                        Kind.DROP_PROPERTY,
                        to.name(),
                        gone.name(),
                        gone.type().spelling(),
                        null,
                        false,
                        true)));
    constraints();
    boolean same =
        from.annotations().equals(to.annotations())
            && interfaces(from).equals(interfaces(to))
            && kept(from, to).equals(kept(to, from));
    if (!same) {
      add(Kind.CHANGE_METADATA, null, null, null);
    }
    if (!checkedProperties.isEmpty()) {
      checks.add(new DataCheck.Values(DataCheck.narrowed(to, checkedProperties)));
    }
  }

  private static List<String> interfaces(GraphType type) {
    return type instanceof NodeType node ? node.interfaces() : List.of();
  }

  /** The ids of what both have, in the order of one. */
  private static List<String> kept(GraphType of, GraphType also) {
    Set<String> there = ids(also).collect(Collectors.toSet());
    return ids(of).filter(there::contains).toList();
  }

  private static Stream<String> ids(GraphType type) {
    return Stream.concat(
        type.properties().stream().map(Property::id),
        type.constraints().stream().map(Constraint::id));
  }

  private void property(Property after) {
    Optional<Property> accepted = from.propertyById(after.id());
    if (accepted.isEmpty()) {
      added(after);
      return;
    }
    Property before = accepted.get();
    if (!before.name().equals(after.name())) {
      add(Kind.RENAME_PROPERTY, after, before.name(), after.name());
    }
    retyped(before, after);
    boolean reordered =
        !before.type().values().equals(after.type().values())
            && Set.copyOf(before.type().values()).equals(Set.copyOf(after.type().values()));
    if (reordered || !before.annotations().equals(after.annotations())) {
      add(Kind.CHANGE_METADATA, after, null, null);
    }
  }

  private void added(Property property) {
    add(Kind.ADD_PROPERTY, property, null, property.type().spelling());
    if (!property.type().nullable() && property.initial() == null) {
      refuse(
          "required_without_default",
          "expected `%s.%s` to be nullable or to have a @default for the rows that are there, found `%s`"
              .formatted(to.name(), property.name(), property.type()));
    }
  }

  private void retyped(Property before, Property after) {
    PropertyType was = before.type();
    PropertyType is = after.type();
    if (was.nullable() && !is.nullable()) {
      checkedProperties.add(after.id());
      steps.add(step(Kind.MAKE_REQUIRED, after, null, null, true));
    } else if (!was.nullable() && is.nullable()) {
      add(Kind.MAKE_NULLABLE, after, null, null);
    }
    if (was.nullable(true).equals(is.nullable(true))) {
      return;
    }
    if (was.kind() == PropertyType.Kind.ENUM && is.kind() == PropertyType.Kind.ENUM) {
      values(was, after);
    } else if (!isWider(was, is)) {
      refuse(
          "type_changed",
          "expected `%s.%s` to stay `%s`, or to become %s, found `%s`; a property of another name can have another type"
              .formatted(to.name(), after.name(), was, widerThan(was), is));
    } else if (was.kind() == PropertyType.Kind.F32 && isInKey(after)) {
      refuse(
          "key_changed",
          "expected `%s.%s` to stay an F32, found an F64: ids are spelled otherwise by it"
              .formatted(to.name(), after.name()));
    } else {
      widened(was, after);
    }
  }

  private void widened(PropertyType was, Property after) {
    // the bounds of a range are the floats next to what is written, and there are nearer ones now
    boolean checked =
        was.kind() == PropertyType.Kind.F32
            && to.constraints().stream()
                .anyMatch(
                    rule ->
                        rule instanceof Constraint.Range range
                            && range.member().equals(after.id()));
    if (checked) {
      checkedProperties.add(after.id());
    }
    String spelled = after.type().nullable(was.nullable()).spelling();
    steps.add(step(Kind.WIDEN_TYPE, after, was.spelling(), spelled, checked));
  }

  private boolean isInKey(Property property) {
    return to.key().filter(key -> key.members().contains(property.id())).isPresent();
  }

  /** Whether every value of a type is one of another, of one width more. */
  private static boolean isWider(PropertyType was, PropertyType is) {
    PropertyType.Kind wide = wider(was.kind());
    return was.shape() == is.shape()
        && was.shape() != PropertyType.Shape.VECTOR
        && wide != null
        && is.kind() == wide;
  }

  private static PropertyType.@Nullable Kind wider(PropertyType.Kind kind) {
    return switch (kind) {
      case I32 -> PropertyType.Kind.I64;
      case U32 -> PropertyType.Kind.U64;
      case F32 -> PropertyType.Kind.F64;
      default -> null;
    };
  }

  private static String widerThan(PropertyType type) {
    PropertyType.Kind wide = type.shape() == PropertyType.Shape.VECTOR ? null : wider(type.kind());
    return wide != null
        ? "`" + wide.spelling() + "`"
        : type.kind() == PropertyType.Kind.ENUM ? "an enum of more values" : "no other type";
  }

  private void values(PropertyType was, Property after) {
    List<String> more = new ArrayList<>(after.type().values());
    more.removeAll(was.values());
    List<String> less = new ArrayList<>(was.values());
    less.removeAll(after.type().values());
    if (!more.isEmpty()) {
      add(Kind.EXTEND_ENUM, after, null, String.join(", ", more));
    }
    if (!less.isEmpty()) {
      checkedProperties.add(after.id());
      steps.add(step(Kind.NARROW_ENUM, after, String.join(", ", less), null, true));
    }
  }

  private void constraints() {
    if (!Objects.equals(from.key().orElse(null), to.key().orElse(null))) {
      refuse(
          "key_changed",
          "expected the key of `%s` to stay %s, found %s; another name makes it another type"
              .formatted(to.name(), key(from), key(to)));
    }
    Set<Constraint> there = new HashSet<>(from.constraints());
    for (Constraint constraint : to.constraints()) {
      if (!there.remove(constraint) && !(constraint instanceof Constraint.Key)) {
        added(constraint);
      }
    }
    from.constraints().stream()
        .filter(each -> there.contains(each) && !(each instanceof Constraint.Key))
        .forEach(gone -> add(Kind.REMOVE_CONSTRAINT, null, spelling(from, gone), null));
  }

  private void added(Constraint constraint) {
    boolean checked =
        switch (constraint) {
          case Constraint.Unique unique -> unique.members().stream().allMatch(this::mayHaveValues);
          case Constraint.Range range -> mayHaveValues(range.member());
          case Constraint.Check check -> mayHaveValues(check.member());
          default -> false;
        };
    String spelled = spelling(to, constraint);
    steps.add(step(Kind.ADD_CONSTRAINT, null, null, spelled, checked));
    if (!checked) {
      return;
    }
    switch (constraint) {
      case Constraint.Unique unique ->
          checks.add(
              new DataCheck.Unique(DataCheck.narrowed(to, Set.copyOf(unique.members())), unique));
      case Constraint.Range range -> checkedProperties.add(range.member());
      case Constraint.Check check -> checkedProperties.add(check.member());
      default -> {}
    }
  }

  /** Whether rows that are there have anything but null in a member. */
  private boolean mayHaveValues(String member) {
    return from.propertyById(member).isPresent()
        || to.propertyById(member).map(added -> added.initial() != null).orElse(true);
  }

  private static String key(GraphType type) {
    return type.key().map(key -> "`" + spelling(type, key) + "`").orElse("none");
  }

  private static String spelling(GraphType type, Constraint constraint) {
    return SchemaPrinter.inBody(type, constraint);
  }

  private void add(
      Kind kind, @Nullable Property property, @Nullable String before, @Nullable String after) {
    steps.add(step(kind, property, before, after, false));
  }

  private MigrationStep step(
      Kind kind,
      @Nullable Property property,
      @Nullable String before,
      @Nullable String after,
      boolean checked) {
    String name = property == null ? null : property.name();
    return new MigrationStep(kind, to.name(), name, before, after, checked, false);
  }

  private void refuse(String code, String message) {
    refused.add(refusal(sourceName, code, message));
  }

  static Diagnostic refusal(String sourceName, String code, String message) {
    return new Diagnostic(code, message, sourceName, 0, 0, null, null);
  }
}
