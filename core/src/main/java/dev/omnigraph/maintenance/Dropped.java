package dev.omnigraph.maintenance;

import dev.omnigraph.error.CorruptException;
import dev.omnigraph.manifest.CommitEntry;
import dev.omnigraph.manifest.State;
import dev.omnigraph.manifest.VersionRecord;
import dev.omnigraph.recovery.Sidecar;
import dev.omnigraph.schema.Contract;
import dev.omnigraph.schema.GraphType;
import dev.omnigraph.schema.Migration;
import dev.omnigraph.table.Fragment;
import dev.omnigraph.table.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a change of the schema drops. Rows hold none of it that were written under the schema of the
 * change or a later one.
 *
 * @param schemaVersion of that schema
 * @param types ids of types
 * @param properties ids of properties of types that stay, each behind that of its type and a dot
 */
record Dropped(int schemaVersion, SortedSet<String> types, SortedSet<String> properties) {
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final String SCHEMA_VERSION = "schemaVersion";
  private static final String TYPES = "types";
  private static final String PROPERTIES = "properties";

  static Dropped by(Migration migration) {
    Contract to = migration.to();
    SortedSet<String> types = new TreeSet<>();
    SortedSet<String> properties = new TreeSet<>();
    for (GraphType before : migration.from().types().toList()) {
      to.type(before.id())
          .ifPresentOrElse(
              after ->
                  before.properties().stream()
                      .filter(property -> after.propertyById(property.id()).isEmpty())
                      .forEach(property -> properties.add(before.id() + "." + property.id())),
              () -> types.add(before.id()));
    }
    return new Dropped(to.schemaVersion(), types, properties);
  }

  /**
   * @throws CorruptException if it says what nobody has written
   */
  static Dropped by(Sidecar sidecar) {
    Map<String, String> told = sidecar.parameters();
    String version = told.getOrDefault(SCHEMA_VERSION, "");
    SortedSet<String> properties = words(told.getOrDefault(PROPERTIES, ""));
    if (!VERSION.matcher(version).matches()
        || properties.stream().anyMatch(property -> property.indexOf('.') < 1)) {
      throw new CorruptException(
          Sidecar.key(sidecar.operation()), "it does not say what is dropped: " + told);
    }
    return new Dropped(Integer.parseInt(version), words(told.getOrDefault(TYPES, "")), properties);
  }

  private static SortedSet<String> words(String text) {
    return Arrays.stream(text.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a sidecar says of it. */
  Map<String, String> parameters() {
    return Map.of(
        SCHEMA_VERSION,
        String.valueOf(schemaVersion),
        TYPES,
        String.join(" ", types),
        PROPERTIES,
        String.join(" ", properties));
  }

  boolean isEmpty() {
    return types.isEmpty() && properties.isEmpty();
  }

  /** Ids of the types that stay and lost a property. */
  List<String> changedTypes() {
    return properties.stream()
        .map(property -> property.substring(0, property.indexOf('.')))
        .distinct()
        .toList();
  }

  /** Whether a schema has any of it. */
  boolean isIn(Contract contract) {
    return contract
        .types()
        .anyMatch(
            type ->
                types.contains(type.id())
                    || type.properties().stream()
                        .anyMatch(
                            property -> properties.contains(type.id() + "." + property.id())));
  }

  /** Whether a state has any of it: in its schema, or in rows. */
  boolean isIn(State state) {
    return isIn(state.contract())
        || types.stream().anyMatch(type -> !state.table(type).runs().isEmpty())
        || changedTypes().stream()
            .flatMap(type -> state.table(type).runs().stream())
            .anyMatch(this::mayHold);
  }

  /** Whether a record has any of it, or tells that what is before it has. */
  boolean isIn(VersionRecord record) {
    return record.commits().stream().anyMatch(this::isIn);
  }

  private boolean isIn(CommitEntry commit) {
    if (commit.contract() != null || commit.contractObject() != null) {
      return true;
    }
    List<String> changed = changedTypes();
    return commit.tables().entrySet().stream()
        .anyMatch(
            table ->
                types.contains(table.getKey())
                    || (changed.contains(table.getKey())
                        && table.getValue().added().stream().anyMatch(this::mayHold)));
  }

  private boolean mayHold(Run run) {
    return switch (run) {
      case Run.Inline rows -> rows.inline().schemaVersion() < schemaVersion;
      case Run.Stored stored -> stored.fragments().stream().anyMatch(this::mayHold);
    };
  }

  boolean mayHold(Fragment fragment) {
    return fragment.schemaVersion() < schemaVersion;
  }

  /** Folders of the objects that may hold any of it. */
  List<String> folders() {
    return Stream.concat(
            Stream.concat(types.stream(), changedTypes().stream())
                .flatMap(type -> Stream.of("tables/" + type + "/", "indexes/" + type + "/")),
            Stream.of("bases/", "contracts/"))
        .toList();
  }
}
