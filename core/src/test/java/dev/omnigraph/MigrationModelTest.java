package dev.omnigraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.omnigraph.MigrationModel.Property;
import dev.omnigraph.MigrationModel.Row;
import dev.omnigraph.MigrationModel.RowType;
import dev.omnigraph.error.ConflictException;
import dev.omnigraph.error.ConstraintViolationException;
import dev.omnigraph.load.LoadMode;
import dev.omnigraph.store.InMemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes of the schema between random writes by two handles: every version stays what a
 * plain model says it was, however its rows are kept.
 */
class MigrationModelTest {
  private static final int STEPS = 160;

  private Random random = new Random();
  private MigrationModel model = new MigrationModel();
  private int ids;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Integer.getInteger("seeds", 4));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_version_stays_what_the_model_says(long seed) throws IOException {
    random = new Random(seed);
    model = new MigrationModel();
    addNode();
    InMemoryObjectStore store = new InMemoryObjectStore();
    Omnigraph.create(store, "s.pg", model.schema(), OpenOptions.defaults()).close();
    Map<Long, List<String>> versions = new TreeMap<>();
    try (Graph one = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults());
        Graph other = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      one.snapshot(); // the first one is what opening has read
      other.snapshot();
      for (int step = 0; step < STEPS; step++) {
        step(random.nextBoolean() ? one : other);
        Snapshot snapshot = (random.nextBoolean() ? one : other).snapshot();
        assertThat(export(snapshot)).as("seed %d, step %d", seed, step).isEqualTo(model.export());
        filters(snapshot);
        versions.put(snapshot.version(), model.export());
      }
      for (Map.Entry<Long, List<String>> version : versions.entrySet()) {
        assertThat(export(one.snapshot(version.getKey())))
            .as("seed %d, version %d", seed, version.getKey())
            .isEqualTo(version.getValue());
      }
    }
    try (Graph fresh = Omnigraph.open(store.anotherHandle(), OpenOptions.defaults())) {
      assertThat(export(fresh.snapshot())).as("seed %d", seed).isEqualTo(model.export());
    }
  }

  private static List<String> export(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    snapshot.exportJsonl(out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  // ---- reading

  /** What statistics prune must not be what is looked for. */
  private void filters(Snapshot snapshot) {
    RowType type = pick(model.types);
    List<Property> plain =
        type.properties.stream()
            .filter(
                each -> !each.kind.equals("F32")) // a literal is an F64, and rarely one of those
            .toList();
    if (plain.isEmpty()) {
      return;
    }
    Property property = pick(plain);
    JsonNode value = MigrationModel.value(property, random);
    long equal = type.rows.values().stream().filter(row -> value.equals(of(row, property))).count();
    long without = type.rows.values().stream().filter(row -> of(row, property).isNull()).count();
    assertThat(count(snapshot, type, property.name, "= " + value))
        .as("%s.%s = %s", type.name, property.name, value)
        .isEqualTo(equal);
    assertThat(count(snapshot, type, property.name, "is null")).isEqualTo(without);
  }

  private static JsonNode of(Row row, Property property) {
    return row.values().getOrDefault(property, NullNode.getInstance());
  }

  private static long count(Snapshot snapshot, RowType type, String property, String condition) {
    String match =
        type.isEdge()
            ? "$a $x: %s $b  $x.%s %s"
                .formatted(
                    type.name.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + type.name.substring(1),
                    property,
                    condition)
            : "$x: %s  $x.%s %s".formatted(type.name, property, condition);
    String query = "query q() { match { " + match + " } return { count($x) as n } }";
    try (QueryResult rows = snapshot.query(QueryRequest.of(query))) {
      return (Long) java.util.Objects.requireNonNull(rows.iterator().next().get("n"));
    }
  }

  // ---- writing

  private void step(Graph graph) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6 -> load(graph, 1 + random.nextInt(5));
      case 7 -> load(graph, 700);
      case 8, 9 -> update(graph);
      case 10, 11 -> delete(graph);
      default -> migrate(graph);
    }
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /** A handle that has not seen the newest schema says so, and has seen it then. */
  private static <T> T again(Supplier<T> work) {
    try {
      return work.get();
    } catch (ConflictException e) {
      assertThat(e.code()).isEqualTo("schema_changed");
      return work.get();
    }
  }

  private void load(Graph graph, int number) {
    RowType type = pick(model.types);
    StringBuilder lines = new StringBuilder();
    Map<String, Row> rows = new TreeMap<>();
    for (int i = 0; i < number; i++) {
      String from = "";
      String to = "";
      if (type.source != null && type.destination != null) {
        if (type.source.rows.isEmpty() || type.destination.rows.isEmpty()) {
          return;
        }
        from = pick(List.copyOf(type.source.rows.keySet()));
        to = pick(List.copyOf(type.destination.rows.keySet()));
      }
      String id = random.nextInt(3) == 0 ? "r" + random.nextInt(40) : "r" + (1_000 + ids++);
      Map<Property, JsonNode> values = new HashMap<>();
      Map<Property, JsonNode> told = new HashMap<>();
      for (Property property : type.properties) {
        int how = random.nextInt(4);
        JsonNode value =
            how == 0 && property.nullable
                ? NullNode.getInstance()
                : MigrationModel.value(property, random);
        boolean silent = how == 1 && (property.nullable || property.fallback != null);
        values.put(property, silent ? MigrationModel.initial(property) : value);
        if (!silent) {
          told.put(property, value);
        }
      }
      rows.put(id, new Row(id, from, to, values));
      lines.append(line(type, new Row(id, from, to, told))).append('\n');
    }
    String text = lines.toString();
    again(() -> graph.load(LoadRequest.of(LoadMode.MERGE, text)));
    type.rows.putAll(rows);
  }

  /** With the values that are told, nulls too. */
  private static String line(RowType type, Row row) {
    StringBuilder data = new StringBuilder(type.isEdge() ? "" : "\"k\":\"" + row.id() + "\"");
    row.values()
        .forEach(
            (property, value) ->
                data.append(data.isEmpty() ? "" : ",")
                    .append("\"" + property.name + "\":")
                    .append(value));
    return type.isEdge()
        ? "{\"edge\":\"%s\",\"id\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"data\":{%s}}"
            .formatted(type.name, row.id(), row.from(), row.to(), data)
        : "{\"type\":\"%s\",\"data\":{%s}}".formatted(type.name, data);
  }

  private void update(Graph graph) {
    RowType type = pick(model.nodes());
    if (type.rows.isEmpty() || type.properties.isEmpty()) {
      return;
    }
    Row row = pick(List.copyOf(type.rows.values()));
    Property property = pick(type.properties);
    JsonNode value = MigrationModel.value(property, random);
    again(
        () ->
            graph.mutate(
                "query q() { update %s set { %s: %s } where k = \"%s\" }"
                    .formatted(type.name, property.name, value, row.id())));
    row.values().put(property, value);
  }

  private void delete(Graph graph) {
    RowType type = pick(model.nodes());
    if (type.rows.isEmpty()) {
      return;
    }
    String id = pick(List.copyOf(type.rows.keySet()));
    again(() -> graph.mutate("query q() { delete %s where k = \"%s\" }".formatted(type.name, id)));
    type.rows.remove(id);
    for (RowType edge : model.types) {
      edge.rows
          .values()
          .removeIf(
              row ->
                  (edge.source == type && row.from().equals(id))
                      || (edge.destination == type && row.to().equals(id)));
    }
  }

  // ---- changing the schema

  private void migrate(Graph graph) {
    switch (random.nextInt(15)) {
      case 0 -> addNode();
      case 1 -> addEdge();
      case 2 -> dropType();
      case 3 -> renameType();
      case 4, 5 -> addProperty();
      case 6 -> dropProperty();
      case 7 -> renameProperty();
      case 8 -> swapProperties();
      case 9, 10 -> widen();
      case 11 -> nullable();
      case 12 -> extendOrChangeDefault();
      case 13 -> {
        tighten(graph);
        return;
      }
      default -> {
        narrow(graph);
        return;
      }
    }
    apply(graph);
  }

  private void apply(Graph graph) {
    String text = model.schema();
    again(() -> graph.schema().apply("new.pg", text));
    model.forgetRenames();
    String plain = model.schema();
    if (!plain.equals(text)) {
      again(() -> graph.schema().apply("new.pg", plain)); // else the same could not be said again
    }
  }

  private void addNode() {
    RowType type = new RowType(model.newName("N"), null, null);
    type.properties.add(property());
    model.types.add(type);
  }

  private void addEdge() {
    RowType type = new RowType(model.newName("E"), pick(model.nodes()), pick(model.nodes()));
    type.properties.add(property());
    model.types.add(type);
  }

  private void dropType() {
    RowType type = pick(model.types);
    if (type.isEdge() || model.nodes().size() > 1) {
      model.types.removeIf(each -> each == type || each.source == type || each.destination == type);
    }
  }

  private void renameType() {
    RowType type = pick(model.types);
    type.renamedFrom = type.name;
    type.name = model.newName(type.isEdge() ? "E" : "N");
  }

  private Property property() {
    List<String> kinds = List.of("I32", "U32", "F32", "I64", "F64", "String", "Bool", "enum");
    Property property = new Property(model.newName("p"), pick(kinds));
    property.values.addAll(List.of("a", "b"));
    property.nullable = true;
    if (random.nextInt(3) > 0) {
      property.fallback = MigrationModel.value(property, random);
      property.nullable = random.nextBoolean();
    }
    return property;
  }

  private void addProperty() {
    RowType type = pick(model.types);
    Property property = property();
    type.properties.add(random.nextInt(type.properties.size() + 1), property);
    type.rows.values().forEach(row -> row.values().put(property, MigrationModel.initial(property)));
  }

  private void dropProperty() {
    RowType type = pick(model.types);
    if (type.properties.isEmpty()) {
      return;
    }
    Property gone = pick(type.properties);
    type.properties.remove(gone);
    if (random.nextBoolean()) {
      addUnderTheNameOf(gone, type);
    }
  }

  /** Another property takes the name at once. */
  private void addUnderTheNameOf(Property gone, RowType type) {
    if (type.properties.isEmpty()) {
      return;
    }
    Property property = pick(type.properties);
    property.renamedFrom = property.name;
    property.name = gone.name;
  }

  private void renameProperty() {
    RowType type = pick(model.types);
    if (!type.properties.isEmpty()) {
      Property property = pick(type.properties);
      property.renamedFrom = property.name;
      property.name = model.newName("p");
    }
  }

  private void swapProperties() {
    RowType type = pick(model.types);
    if (type.properties.size() > 1) {
      Property first = type.properties.getFirst();
      Property last = type.properties.getLast();
      first.renamedFrom = first.name;
      last.renamedFrom = last.name;
      first.name = last.renamedFrom;
      last.name = first.renamedFrom;
    }
  }

  private void widen() {
    for (RowType type : model.types) {
      for (Property property : type.properties) {
        String wider = MigrationModel.WIDER.get(property.kind);
        if (wider != null && random.nextInt(3) == 0) {
          property.kind = wider;
          type.rows
              .values()
              .forEach(
                  row ->
                      row.values().computeIfPresent(property, (p, v) -> MigrationModel.widened(v)));
          if (property.fallback != null) {
            property.fallback = reread(property, property.fallback);
          }
        }
      }
    }
  }

  /** The literal of a default, read in the wider type. */
  private static JsonNode reread(Property property, JsonNode literal) {
    return property.kind.equals("F64")
        ? com.fasterxml.jackson.databind.node.DoubleNode.valueOf(
            Double.parseDouble(literal.toString()))
        : MigrationModel.widened(literal);
  }

  private void nullable() {
    RowType type = pick(model.types);
    type.properties.forEach(property -> property.nullable = true);
  }

  private void extendOrChangeDefault() {
    for (Property property : pick(model.types).properties) {
      if (property.kind.equals("enum")) {
        property.values.add(model.newName("v"));
      }
      if (property.nullable) {
        property.fallback = random.nextBoolean() ? null : MigrationModel.value(property, random);
      }
    }
  }

  /** A rule comes and goes: taken where all rows keep it, refused where they don't. */
  private void tighten(Graph graph) {
    RowType type = pick(model.types);
    if (type.properties.isEmpty()) {
      return;
    }
    Property property = pick(type.properties);
    boolean unique = random.nextBoolean();
    Set<JsonNode> seen = new HashSet<>();
    List<JsonNode> there = type.rows.values().stream().map(row -> of(row, property)).toList();
    boolean kept =
        unique
            ? there.stream().filter(value -> !value.isNull()).allMatch(seen::add)
            : there.stream().noneMatch(JsonNode::isNull);
    boolean wasNullable = property.nullable;
    property.unique = unique;
    property.nullable = unique && wasNullable;
    if (kept) {
      apply(graph);
    } else {
      String text = model.schema();
      assertThatThrownBy(() -> again(() -> graph.schema().apply("new.pg", text)))
          .isInstanceOf(ConstraintViolationException.class);
    }
    property.unique = false;
    property.nullable = wasNullable;
    apply(graph);
  }

  private void narrow(Graph graph) {
    List<Property> enums = new ArrayList<>();
    Map<Property, RowType> owners = new HashMap<>();
    for (RowType type : model.types) {
      for (Property property : type.properties) {
        if (property.kind.equals("enum") && property.values.size() > 1) {
          enums.add(property);
          owners.put(property, type);
        }
      }
    }
    if (enums.isEmpty()) {
      return;
    }
    Property property = pick(enums);
    String gone = pick(property.values);
    if (property.fallback != null && property.fallback.textValue().equals(gone)) {
      return;
    }
    boolean used =
        java.util.Objects.requireNonNull(owners.get(property)).rows.values().stream()
            .anyMatch(row -> gone.equals(of(row, property).textValue()));
    property.values.remove(gone);
    if (!used) {
      apply(graph);
      return;
    }
    String text = model.schema();
    assertThatThrownBy(() -> again(() -> graph.schema().apply("new.pg", text)))
        .isInstanceOf(ConstraintViolationException.class);
    property.values.add(gone);
  }
}
